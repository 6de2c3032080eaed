// One whole sale through the product's own use case, beside the least a durable commit can cost on the same file system with
// the same settings: one row; and one row with a second small file flushed, as the anchor is.
import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { timeOrderedId } from '../../main/till/ids.ts'
import { bookSale, quoteDraft, type SaleAsk, type SaleCommitAsk } from '../../main/till/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import { assert } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'
import { measured, report, type Variant } from './parts/measure.ts'
import { aBenchFolder, aBenchShop, activeMembers, type BenchFolder, type BenchShop } from './parts/shop.ts'

const ROUNDS = { turns: 400, warmUp: 40 }
const SHOP = { members: 400, days: 60, salesPerDay: 10 }
const LINES = 5
const ANCHOR_BYTES = 96

/** A database with the store's settings and one table of two columns. */
function oneRowVariant(folder: BenchFolder, name: string, encrypted: boolean, anchored: boolean): Variant {
  const slug = name.replaceAll(/\W+/g, '-')
  const db = new BetterSqlite3(join(folder.root, `${slug}.db`))
  if (encrypted) {
    db.pragma("cipher = 'sqlcipher'")
    db.pragma(`key = "x'${'5a'.repeat(32)}'"`)
  }
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO row (text) VALUES (?)')
  const anchor = openSync(join(folder.root, `${slug}.anchor`), 'w')
  return {
    name,
    run: (turn) => {
      insert.run(`row ${turn}`)
      if (!anchored) return
      writeSync(anchor, `${turn}`.padEnd(ANCHOR_BYTES), 0)
      fdatasyncSync(anchor)
    },
  }
}

/** A sale of five lines to one of the members in turn, as the cashier's Enter asks for it. */
function saleAsk(shop: BenchShop, memberId: string): SaleAsk {
  const line = (position: number) => ({
    kind: 'counted' as const,
    text: `羊皮短靴 ${35 + position}码`,
    article: `B10${position}`,
    priceClass: position % 2 === 0 ? 'regular' : 'special',
    category: 'shoe',
    unitPriceFen: fen(198_00 + position * 100),
    quantity: 1,
  })
  return {
    for: { memberId, strength: 'presented' },
    draft: {
      lines: Array.from({ length: LINES }, (_, position) => line(position)),
      deduction: null,
      redeemPoints: NO_POINTS,
      useBirthdayRight: false,
      tenders: [{ code: 'wechat', amountFen: null }],
      salesperson: shop.cashier.staffId,
    },
  }
}

function saleVariant(shop: BenchShop): Variant {
  const members = activeMembers(shop)
  let commit: SaleCommitAsk | null = null
  return {
    name: 'one whole sale: 5 lines, member, slip queued',
    prepare: (turn) => {
      const member = members[turn % members.length]
      assert(member !== undefined, 'there are members')
      const ask = saleAsk(shop, member.id)
      const { result } = accepted(quoteDraft(shop.parts, shop.cashier, ask, () => ''))
      assert(result !== null, 'the sale can be quoted')
      const actId = timeOrderedId(Date.now(), shop.parts.randomness)
      commit = { ...ask, actId, digest: actId, expected: result, approver: null }
    },
    run: () => {
      assert(commit !== null, 'the sale was prepared')
      accepted(bookSale(shop.parts, shop.cashier, commit))
    },
  }
}

const folder = aBenchFolder()
try {
  const shop = await aBenchShop(folder, SHOP)
  const rows = await measured(
    [
      oneRowVariant(folder, 'one row, encrypted', true, false),
      oneRowVariant(folder, 'one row', false, false),
      oneRowVariant(folder, 'one row, encrypted, and a small file flushed', true, true),
      saleVariant(shop),
    ],
    ROUNDS,
  )
  report('durable commits', rows)
  const [, , anchored, sale] = rows
  if (anchored !== undefined && sale !== undefined) report('with the anchor on both sides', [anchored, sale])
  shop.close()
} finally {
  folder.remove()
}
