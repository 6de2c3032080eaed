/** 会员: look a member up. Balance, standing, the past, and what can be done now; looking changes nothing. */
import type { KeyboardEvent } from 'react'
import type { MemberView } from '../../shared/contract/member.ts'
import { useElsewhereSays } from '../parts/elsewhere.tsx'
import { IdentifyBox, useIdentifySays } from '../parts/identify-box.tsx'
import { Keypad } from '../parts/keypad.tsx'
import { MemberFacts, MemberHead } from '../parts/member-head.tsx'
import { Say } from '../parts/say.tsx'
import type { LookupEvent, LookupState } from '../state/lookup.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'
import { ActList } from './member/act-list.tsx'
import { ActScreen } from './member/act-screen.tsx'
import { MemberFactsList } from './member/facts.tsx'
import { Timeline } from './member/history.tsx'
import { Proposals } from './member/proposals.tsx'

export function MemberScreen() {
  const { state, dispatch } = useDesk()
  const { lookup } = state
  const onEvent = (event: LookupEvent) => dispatch({ kind: 'lookup', event })
  if (lookup.act !== null) return <ActScreen act={lookup.act} member={lookup.member} onEvent={onEvent} />
  return lookup.member === null ? (
    <Finding onEvent={onEvent} />
  ) : (
    <MemberPage member={lookup.member} onEvent={onEvent} />
  )
}

function Finding({ onEvent }: { onEvent(event: LookupEvent): void }) {
  const { t } = useTexts()
  const { identify } = useDesk().state.lookup
  const says = useIdentifySays(identify)
  useHomeFocus('')
  return (
    <main className="work-place lookup">
      <h1 className="unseen">{t('lookup.title')}</h1>
      <div className="head">
        <IdentifyBox
          on="member"
          home
          identify={identify}
          onEvent={(event) => onEvent({ kind: 'identify', event })}
        />
      </div>
      <Say items={says} />
      <section className="open-slip">
        <div className="open-slip-words">
          <h2>{t('lookup.noMember')}</h2>
          <p>{t('lookup.noMemberHint')}</p>
          <button
            type="button"
            className="button-plain"
            onClick={() => onEvent({ kind: 'act_opened', act: 'release_phone' })}
          >
            {t('acts.title.release_phone')}
          </button>
          <Proposals />
        </div>
        <Keypad
          look="digits"
          onClear={() => onEvent({ kind: 'identify', event: { kind: 'text', text: '' } })}
        />
      </section>
    </main>
  )
}

interface MemberPageProps {
  readonly member: MemberView
  onEvent(event: LookupEvent): void
}

const PAGES: readonly LookupState['page'][] = ['history', 'acts']

function MemberPage({ member, onEvent }: MemberPageProps) {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { page } = state.lookup
  const elsewhere = useElsewhereSays(member)
  useHomeFocus(`${member.memberId} ${page} ${state.lookup.cardActions === null} ${state.lookup.chosen}`)

  /** Left and right turn the page, up and down choose a row of the past; boxes of their own have no use for them here. */
  function onKey(event: KeyboardEvent) {
    const turns = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const steps = page === 'history' && (event.key === 'ArrowUp' || event.key === 'ArrowDown')
    if (!turns && !steps) return
    event.preventDefault()
    if (turns) onEvent({ kind: 'page_shown', page: page === 'acts' ? 'history' : 'acts' })
    else onEvent({ kind: 'row_stepped', by: event.key === 'ArrowUp' ? -1 : 1 })
  }

  return (
    <main className="work-place lookup lookup-open" onKeyDown={onKey}>
      <h1 className="unseen">{t('lookup.title')}</h1>
      <div className="head">
        <MemberHead
          member={member}
          facts={<MemberFacts member={member} />}
          onClose={() => onEvent({ kind: 'close' })}
        />
      </div>
      {elsewhere.length > 0 && <Say items={elsewhere} />}
      <div className="pages">
        <div className="pages-tabs" role="tablist" aria-label={t('acts.pages')}>
          {PAGES.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              className="page-tab"
              aria-selected={each === page}
              aria-controls="member-page"
              tabIndex={-1}
              onClick={() => onEvent({ kind: 'page_shown', page: each })}
            >
              {each === 'acts' ? t('acts.acts') : t('lookup.timeline')}
            </button>
          ))}
        </div>
        <span className="pages-hint">{t('acts.pagesHint')}</span>
      </div>
      <section className="lookup-work">
        <div className="lookup-page" id="member-page" role="tabpanel">
          {page === 'acts' ? (
            <ActList member={member} onOpen={(act) => onEvent({ kind: 'act_opened', act })} />
          ) : (
            <Timeline onEvent={onEvent} />
          )}
        </div>
        <aside className="member-side" aria-label={member.maskedName}>
          <MemberFactsList member={member} />
          <button
            type="button"
            className="button-main"
            data-place={page === 'history' ? 'home' : undefined}
            onClick={() => dispatch({ kind: 'serve_looked_up' })}
          >
            {t('lookup.toSale')} {page === 'history' && <kbd>Enter</kbd>}
          </button>
        </aside>
      </section>
    </main>
  )
}
