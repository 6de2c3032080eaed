/** The shift's report as a slip. */
import type { ShiftReport } from '../../shared/contract/shift.ts'
import type { LocalText, Programme } from '../../shared/domain/programme.ts'
import type { ShiftSlip } from '../../shared/receipt/slip.ts'
import { localText, type SlipFrame, slipHead, tenderName } from './slips.ts'

const POINTS: Readonly<Record<keyof ShiftReport['points'], LocalText>> = {
  earned: { zh: '消费积分', en: 'Points earned' },
  given: { zh: '赠送积分', en: 'Points given' },
  adjusted: { zh: '手工调整', en: 'Adjusted by hand' },
  redeemed: { zh: '使用积分', en: 'Points used' },
  restored: { zh: '退还积分', en: 'Points given back' },
  clawed: { zh: '扣回积分', en: 'Points taken back' },
  converted: { zh: '转返现积分', en: 'Points to rebate' },
  expired: { zh: '到期积分', en: 'Points expired' },
  change: { zh: '会员积分变动', en: 'Change in all' },
}

const COUNTS: Readonly<Record<keyof ShiftReport['counts'], LocalText>> = {
  sales: { zh: '消费', en: 'Sales' },
  refunds: { zh: '退货', en: 'Refunds' },
  exchanges: { zh: '换货', en: 'Exchanges' },
  voids: { zh: '撤销', en: 'Voids' },
  enrolled: { zh: '办卡', en: 'Enrolled' },
  redemptions: { zh: '积分兑换', en: 'Redemptions' },
  topUps: { zh: '充值', en: 'Top-ups' },
}

const VALUE: Readonly<Record<keyof ShiftReport['value'], LocalText>> = {
  toppedUpFen: { zh: '充值本金', en: 'Topped up' },
  bonusFen: { zh: '赠送金', en: 'Bonus' },
  spentFen: { zh: '储值消费', en: 'Value spent' },
}

const EXCEPTIONS: Readonly<Record<string, LocalText>> = {
  no_card: { zh: '无卡退货', en: 'No card' },
  no_slip: { zh: '无小票退货', en: 'No slip' },
  past_period: { zh: '超期退货', en: 'Past the period' },
  not_returnable: { zh: '不退商品退货', en: 'Not returnable' },
  in_cash: { zh: '改退现金', en: 'In cash instead' },
  unbacked: { zh: '无退货权先退', en: 'Without its right' },
  approved: { zh: '店长批准', en: 'Approved' },
}

const SHIFT: LocalText = { zh: '班次', en: 'Shift' }
const OPENED: LocalText = { zh: '开班', en: 'Opened' }

export function shiftSlip(frame: SlipFrame, programme: Programme, report: ShiftReport): ShiftSlip {
  const { lang } = frame
  const figures = (names: Readonly<Record<string, LocalText>>, of: Readonly<Record<string, number>>) =>
    Object.entries(names).map(([name, text]) => ({
      label: localText(text, lang),
      value: String(of[name] ?? 0),
    }))
  const sums = Object.entries(VALUE).map(([name, text]) => ({
    label: localText(text, lang),
    value: yuan(report.value[name as keyof ShiftReport['value']]),
  }))
  return {
    kind: 'shift',
    head: slipHead(frame),
    blocks: [
      [
        { label: `${localText(SHIFT, lang)} ${report.shift}`, value: report.openedBy.slice(0, 20) },
        { label: localText(OPENED, lang), value: report.openedAtText },
      ],
      figures(COUNTS, report.counts),
      figures(POINTS, report.points),
      report.tenders.map(({ code, inFen, outFen }) => ({
        label: tenderName(programme, code, lang),
        value: `${yuan(inFen)}  ${yuan(-outFen)}`,
      })),
      Object.values(report.value).some((amount) => amount !== 0) ? sums : [],
      report.adjustments.map(({ staffName, count, added, taken }) => ({
        label: `${localText(POINTS.adjusted, lang)} ${staffName}`,
        value: `${count}: +${added} -${taken}`,
      })),
      report.exceptions.map(({ what, count }) => {
        const name = EXCEPTIONS[what]
        return { label: name === undefined ? what : localText(name, lang), value: String(count) }
      }),
    ],
  }
}

function yuan(amountFen: number): string {
  const fen = Math.abs(amountFen)
  const text = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
  return amountFen < 0 ? `-${text}` : text
}
