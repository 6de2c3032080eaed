/** The modes at the left, F1 to F7. */

import { MODE_KEYS } from '../state/keys.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { Icon } from './icons.tsx'

export function Nav() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  return (
    <nav className="nav" aria-label={t('mode.nav')}>
      {MODE_KEYS.map(({ key, mode }) =>
        mode === 'care' ? (
          <button key={key} type="button" className="nav-mode" disabled title={t('notice.careLater')}>
            <kbd>{key}</kbd>
            <Icon name={mode} />
            <span>{t(`mode.${mode}`)}</span>
          </button>
        ) : (
          <button
            key={key}
            type="button"
            className="nav-mode"
            aria-current={state.mode === mode ? 'page' : undefined}
            aria-keyshortcuts={key}
            onClick={() => dispatch({ kind: 'mode', mode })}
          >
            <kbd>{key}</kbd>
            <Icon name={mode} />
            <span>{t(`mode.${mode}`)}</span>
          </button>
        ),
      )}
    </nav>
  )
}
