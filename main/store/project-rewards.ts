/** Projection of rewards: how often whoever had which, and what it adds to their year (RF-10, EN-17). */
import type { Entry } from '../../shared/domain/entry.ts'
import { rewardedMember } from '../../shared/domain/ledger-sale.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { addHistory, addToYear, countTimes } from './project-history.ts'
import type { WritableDb } from './query.ts'

/** Counts the rewards of an act of `memberId`; one for the referrer gets a row in their timeline. */
export function countRewards(
  db: WritableDb,
  epochNumber: number,
  entry: Entry,
  memberId: string,
  rewards: readonly RewardGiven[] = [],
): void {
  const date = entry.businessDate
  for (const reward of rewards) countOne(db, memberId, date, reward, 1)
  const referrer = rewards.find(({ to }) => to === 'referrer')?.referrer
  if (referrer === undefined || referrer === memberId) return
  addHistory(db, epochNumber, entry, { member: referrer, kind: 'reward' })
}

/** A reward whose ground is gone was never had: limits and yearly total are as before it. */
export function uncountReward(db: WritableDb, memberId: string, date: string, reward: RewardGiven): void {
  countOne(db, memberId, date, reward, -1)
}

function countOne(db: WritableDb, memberId: string, date: string, reward: RewardGiven, times: 1 | -1): void {
  const whose = rewardedMember(reward, memberId)
  countTimes(db, 'reward', { memberId: whose, code: reward.code, date }, times)
  if (reward.gives.kind === 'points') addToYear(db, whose, date, { earned: times * reward.gives.points })
}
