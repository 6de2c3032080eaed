/** Every control of a screen can be hit where it stands: nothing covers it, nothing of it lies off the screen. */
import { expect, type Page } from '@playwright/test'
import { expectNoScroll } from './counter.ts'

/** The counter's screens, wide and small. */
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
] as const

/** The controls that a finger would miss: by their middle, after lists were scrolled to them as a person scrolls. */
async function missed(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const controls = 'button, input, select, textarea, a[href], summary, [role="radio"], [role="combobox"]'
    const modal = document.querySelector('[role="dialog"]')
    /** Lists scroll for a finger; what is merely cut off does not. */
    const intoSight = (control: Element) => {
      for (let box = control.parentElement; box !== null; box = box.parentElement) {
        if (!/auto|scroll/.test(getComputedStyle(box).overflowY)) continue
        const [inner, outer] = [control.getBoundingClientRect(), box.getBoundingClientRect()]
        if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom
        if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top
      }
    }
    const found: string[] = []
    for (const control of (modal ?? document).querySelectorAll<HTMLElement>(controls)) {
      if (control.closest('[aria-hidden="true"], [inert]') !== null || !control.checkVisibility()) continue
      intoSight(control)
      const { left, top, width, height } = control.getBoundingClientRect()
      if (width <= 1 || height <= 1) continue
      const hit = document.elementFromPoint(left + width / 2, top + height / 2)
      const met = hit !== null && (control.contains(hit) || hit.closest('label')?.contains(control) === true)
      const name = control.getAttribute('aria-label') ?? control.textContent
      const over = hit === null ? 'off the screen' : `under ${hit.tagName} ${hit.className}`
      if (!met) found.push(`${control.tagName} ${control.className} '${name}' ${over}`)
    }
    for (const box of document.querySelectorAll('main *')) if (box.scrollTop !== 0) box.scrollTop = 0
    return found
  })
}

/** At both sizes: the page does not scroll, and every control is hit where it stands. */
export async function expectReachable(page: Page, what: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const where = `${what} at ${size.width}`
    await expectNoScroll(page, where)
    expect(await missed(page), where).toEqual([])
  }
}
