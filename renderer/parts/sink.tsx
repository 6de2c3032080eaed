/** The box for figures, cards and phones: read-only to the browser, so that no input method can get between. */
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { type SinkKey, type SinkKind, type SinkRefusal, sinkKey, sinkPaste } from '../scan/sink.ts'
import { useTexts } from '../text/use-texts.ts'
import { focusBox, type SinkHandle, useSinkDesk } from './sink-desk.ts'

export interface SinkProps {
  readonly kind: SinkKind
  readonly label: string
  readonly text: string
  onText(text: string): void
  /** Enter in the box. */
  onEnter?(): void
  /** Left and right, where the box has a use for them. */
  onSide?(by: 1 | -1): void
  /** Up and down; without it they go from box to box. */
  onUpDown?(by: 1 | -1): void
  /** What is shown while the box does not have the focus. */
  readonly rested?: string
  readonly placeholder?: string
  /** The label is already on screen beside the box. */
  readonly labelledBy?: string
  readonly describedBy?: string
  readonly invalid?: boolean
  readonly disabled?: boolean
  /** `home`: the box the screen begins with; `work`: the first box of the work. */
  readonly place?: 'home' | 'work' | undefined
  readonly lengthMax?: number
  /** A PIN: the browser holds dots, never the digits. */
  readonly secret?: boolean
  readonly className?: string
  /** How the box looks: a box, a line to write on, or nothing of its own. */
  readonly look?: 'boxed' | 'lined' | 'bare'
  /** Figures stand at the end; amounts always do. */
  readonly end?: boolean
  readonly after?: ReactNode
}

/** A controlled read-only box that handles its own keys; a refused key is said under it until the next one. */
export function Sink(props: SinkProps) {
  const { t } = useTexts()
  const [focused, setFocused] = useState(false)
  const [refused, setRefused] = useState<SinkRefusal | null>(null)
  const problemId = useId()
  const { box, onKey, onPaste, onFocus } = useSinkKeys(props, setRefused)
  const typed = props.secret ? '•'.repeat(props.text.length) : props.text
  const shown = focused || props.rested === undefined ? typed : props.rested
  const described = [props.describedBy, refused === null ? undefined : problemId].filter(Boolean).join(' ')
  return (
    <span
      className={`sink sink-${props.look ?? 'boxed'} ${props.className ?? ''}`}
      data-end={props.end || props.kind === 'amount' || undefined}
      data-focused={focused || undefined}
      data-empty={props.text === '' || undefined}
      data-invalid={props.invalid || refused !== null || undefined}
    >
      <input
        ref={box}
        readOnly
        type="text"
        inputMode="none"
        autoComplete="off"
        spellCheck={false}
        data-sink=""
        data-place={props.place}
        disabled={props.disabled}
        value={shown}
        placeholder={props.placeholder}
        aria-label={props.labelledBy === undefined ? props.label : undefined}
        aria-labelledby={props.labelledBy}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={props.invalid || undefined}
        onKeyDown={onKey}
        onPaste={onPaste}
        onFocus={() => {
          setFocused(true)
          onFocus()
        }}
        onBlur={() => {
          setFocused(false)
          setRefused(null)
        }}
      />
      {focused && props.look !== 'bare' && (
        <span className="sink-caret" aria-hidden="true">
          <span>{shown}</span>
          <i />
        </span>
      )}
      {props.after}
      {refused !== null && (
        <span className="sink-refused" id={problemId} role="status">
          {t(`sink.${refused}`)}
        </span>
      )}
    </span>
  )
}

function useSinkKeys(props: SinkProps, setRefused: (refused: SinkRefusal | null) => void) {
  const desk = useSinkDesk()
  const latest = useRef(props)
  const box = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    latest.current = props
  })
  const [handle] = useState<SinkHandle>(() => ({
    // Rendered before the next key: several in a row (the pad's 00) each go on from what the one before left.
    press: (key) => {
      desk.touch(handle)
      flushSync(() => strike(latest.current, plainKey(key), setRefused))
    },
    text: () => latest.current.text,
    restore: (text) => {
      setRefused(null)
      latest.current.onText(text)
    },
    element: () => box.current,
  }))
  useEffect(() => () => desk.leave(handle), [desk, handle])

  function onKey(event: KeyboardEvent) {
    desk.touch(handle)
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null
    const vertical = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
    if (event.key === 'Escape' && props.text !== '') {
      props.onText('')
      setRefused(null)
      event.stopPropagation()
    } else if (side !== null && props.onSide) props.onSide(side)
    else if (vertical !== null) (props.onUpDown ?? focusBox)(vertical)
    else if (!strike(props, keyOf(event), setRefused)) return
    event.preventDefault()
  }

  function onPaste(event: ClipboardEvent) {
    event.preventDefault()
    const step = sinkPaste(props.kind, props.text, event.clipboardData.getData('text'))
    setRefused(step.refused)
    if (step.text !== props.text) props.onText(step.text)
  }

  return { box, onKey, onPaste, onFocus: () => desk.take(handle) }
}

/** Applies one key. Returns whether the box took it. */
function strike(props: SinkProps, key: SinkKey, setRefused: (refused: SinkRefusal | null) => void): boolean {
  if (props.disabled) return false
  const step = sinkKey(props.kind, props.text, key)
  if (!step.handled) return false
  if (step.submits) {
    props.onEnter?.()
    return true
  }
  const tooLong = props.lengthMax !== undefined && step.text.length > props.lengthMax
  setRefused(tooLong ? 'too_long' : step.refused)
  if (!tooLong && step.text !== props.text) props.onText(step.text)
  return true
}

function keyOf(event: KeyboardEvent): SinkKey {
  return { key: event.key, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey }
}

function plainKey(key: string): SinkKey {
  return { key, ctrl: false, alt: false, meta: false }
}
