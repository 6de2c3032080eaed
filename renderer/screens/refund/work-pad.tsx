/** The number pad beside the work of a return, for fingers: amounts that come back, new goods, an amount without its sale. */
import { Keypad } from '../../parts/keypad.tsx'
import { useSinkDesk } from '../../parts/sink-desk.ts'

/** Types into the box that has the focus; where none had it yet, into the first amount of the work. */
export function WorkPad() {
  const desk = useSinkDesk()
  const toBox = () => {
    if (desk.current() === null) document.querySelector<HTMLElement>('main [data-sink]')?.focus()
  }
  return (
    <div className="work-pad" role="presentation" onClickCapture={toBox}>
      <Keypad onClear={() => desk.current()?.press('Delete')} />
    </div>
  )
}
