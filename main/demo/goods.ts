/** What the demo shop sells. */
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import type { SeededChance } from './random.ts'

type DraftLine = SaleDraft['lines'][number]

interface Article {
  readonly text: string
  readonly article: string
  readonly category: string
  readonly priceYuan: number
  readonly sizes: boolean
}

const ARTICLES: readonly Article[] = [
  { text: '羊皮短靴', article: 'B1021', category: 'shoe', priceYuan: 598, sizes: true },
  { text: '牛皮乐福鞋', article: 'L2044', category: 'shoe', priceYuan: 468, sizes: true },
  { text: '平底单鞋', article: 'F3310', category: 'shoe', priceYuan: 329, sizes: true },
  { text: '真丝凉鞋', article: 'S4102', category: 'shoe', priceYuan: 299, sizes: true },
  { text: '休闲板鞋', article: 'C5501', category: 'shoe', priceYuan: 269, sizes: true },
  { text: '高跟鞋', article: 'H6093', category: 'shoe', priceYuan: 539, sizes: true },
  { text: '雪地靴', article: 'W7077', category: 'shoe', priceYuan: 699, sizes: true },
  { text: '手提包', article: 'G8120', category: 'bag', priceYuan: 458, sizes: false },
  { text: '鞋油', article: 'K9001', category: 'care', priceYuan: 30, sizes: false },
  { text: '护理喷雾', article: 'K9014', category: 'care', priceYuan: 58, sizes: false },
  { text: '购物袋', article: 'P0001', category: 'paper_bag', priceYuan: 1, sizes: false },
]

/** Boots for a whole dance troupe, some thousand yuan at the discounts of the demo shop. */
export const MUCH: DraftLine = {
  kind: 'counted',
  text: '雪地靴 38码',
  article: 'W7077',
  priceClass: 'regular',
  category: 'shoe',
  unitPriceFen: fen(699_00),
  quantity: 10,
}

/** One to three lines, most of them at the regular price. */
export function demoLines(chance: SeededChance): DraftLine[] {
  const count = chance.happens(650) ? 1 : chance.between(2, 3)
  return Array.from({ length: count }, () => demoLine(chance))
}

function demoLine(chance: SeededChance): DraftLine {
  const article = chance.pick(ARTICLES)
  const special = chance.happens(250)
  const size = article.sizes ? ` ${chance.between(35, 40)}码` : ''
  return {
    kind: 'counted',
    text: `${article.text}${size}`,
    article: article.article,
    priceClass: special ? 'special' : 'regular',
    category: article.category,
    unitPriceFen: fen(article.priceYuan * 100 - (special ? 100 : 0)),
    quantity: article.category === 'care' ? chance.between(1, 2) : 1,
  }
}
