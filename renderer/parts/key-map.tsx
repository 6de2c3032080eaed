/** F12: which key does what, from the same table the counter obeys. */
import { Dialog } from '@base-ui/react/dialog'
import { fetchesElsewhere } from '../state/fetching.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'

export function KeyMap() {
  const { t } = useTexts()
  const { state, status, dispatch } = useDesk()
  const groups = [
    {
      title: t('keys.always'),
      keys: [
        [t('keys.modes'), t('keys.modesDo')],
        ['Enter', t('keys.enterDo')],
        ['Esc', t('keys.escDo')],
        ['Tab', t('keys.tabDo')],
        [t('keys.arrows'), t('keys.upDownDo')],
        ['F9', t('keys.whyDo')],
        ['F12', t('keys.keysDo')],
        [t('slip.key'), t('keys.slipDo')],
        ['F7 F7', t('hq.pageSync')],
        ...(fetchesElsewhere(status)
          ? [['F11', t('hq.fetch.key')]]
          : status.demo
            ? [['F11', t('keys.demoDo')]]
            : []),
      ],
    },
    {
      title: t('keys.sale'),
      keys: [
        [t('keys.leftRight'), t('keys.leftRightTenderDo')],
        ['F8', t('keys.birthdayDo')],
        ['F10', t('keys.redeemDo')],
      ],
    },
    {
      title: t('keys.refund'),
      keys: [
        [t('keys.arrows'), t('keys.upDownLinesDo')],
        [t('keys.space'), t('keys.spaceDo')],
        [t('keys.leftRight'), t('keys.leftRightPiecesDo')],
        ['F8', t('returns.keyWay')],
        ['F10', t('returns.keyWhole')],
      ],
    },
    {
      title: t('counter.keysMember'),
      keys: [
        [t('keys.leftRight'), t('counter.keysPages')],
        [t('keys.arrows'), t('counter.keysActs')],
        ['Enter', t('counter.keysOpen')],
        ['Esc', t('counter.keysBack')],
      ],
    },
  ]
  return (
    <Dialog.Root
      open={state.overlay === 'keys'}
      onOpenChange={(open) => {
        if (!open && state.overlay === 'keys') dispatch({ kind: 'overlay', overlay: 'keys' })
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog key-map">
          <Dialog.Title className="dialog-title">{t('keys.title')}</Dialog.Title>
          <Dialog.Description className="dialog-lead">{t('keys.lead')}</Dialog.Description>
          <div className="key-groups">
            {groups.map((group) => (
              <section key={group.title}>
                <h3>{group.title}</h3>
                <dl>
                  {group.keys.map(([key, does]) => (
                    <div key={does}>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <Dialog.Close className="button-quiet">{t('keys.close')} Esc</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
