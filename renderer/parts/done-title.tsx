/** The heading of what was booked; the status around it is read out, and the heading stays one. */
export function DoneTitle({ title }: { readonly title: string }) {
  return (
    <div role="status">
      <h2 id="done-title">{title}</h2>
    </div>
  )
}
