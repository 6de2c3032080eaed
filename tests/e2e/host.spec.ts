// The browser host in a real Chromium: what confines the page, and what another page on the same machine can do. Nothing.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { aHome, type Program, startProgram } from '../support/program.ts'

let home: ReturnType<typeof aHome>
let program: Program

test.beforeEach(() => {
  home = aHome()
  program = startProgram({
    args: ['--headless', '--empty', '--data-dir', join(home.dir, 'shop')],
    env: home.env,
  })
})
test.afterEach(async () => {
  await program.stop('SIGKILL')
  home.remove()
})

/** Opens the launch address and waits until the page has the till: an empty one asks for its shop. */
async function open(page: Page): Promise<string> {
  const address = await program.address()
  await page.goto(address)
  await expect(page.getByRole('textbox').first()).toBeVisible()
  return address
}

/** A page of somebody else on this machine. */
async function serveForeign(): Promise<{ server: Server; origin: string; cookies: string[] }> {
  const cookies: string[] = []
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '')
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>foreign</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cookies }
}

test('the page takes the token out of its address, and a reload needs none', async ({ page }) => {
  const address = await open(page)
  expect(page.url()).toBe(`${new URL(address).origin}/`)
  await page.reload()
  await expect(page.getByRole('textbox').first()).toBeVisible()
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

test('nothing the page does breaks its policy', async ({ page }) => {
  const broken: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') broken.push(message.text())
  })
  page.on('pageerror', (error) => broken.push(error.message))
  await open(page)
  expect(broken).toEqual([])
})

test('inline scripts, evaluated text, markup from text and other origins are blocked', async ({ page }) => {
  await open(page)
  const blocked = await page.evaluate(async () => {
    // In a task of its own: the driver's own scripts may evaluate text.
    await new Promise((resolve) => setTimeout(resolve, 10))
    const attempts: Record<string, () => unknown> = {
      evaluated: () => Function('window.hit = 1')(),
      markup: () => {
        document.body.innerHTML = '<p>x'
      },
      timer: () => setTimeout('window.hit = 2', 0),
      attribute: () => document.body.setAttribute('onclick', 'window.hit = 3'),
    }
    const results: Record<string, boolean> = {}
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        attempt()
        results[name] = false
      } catch {
        results[name] = true
      }
    }
    const elsewhere = await fetch('http://127.0.0.1:9/').then(
      () => 'sent',
      () => 'blocked',
    )
    const socket = await new Promise((resolve) => {
      try {
        const opened = new WebSocket('ws://127.0.0.1:9/')
        opened.onerror = () => resolve('blocked')
      } catch {
        resolve('blocked')
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { ...results, elsewhere, socket, hit: 'hit' in window }
  })
  expect(blocked).toEqual({
    evaluated: true,
    markup: true,
    timer: true,
    attribute: true,
    elsewhere: 'blocked',
    socket: 'blocked',
    hit: false,
  })
})

test('a used address opens no second window; the next one, which is printed then, does', async ({
  page,
  context,
}) => {
  const used = await open(page)
  const second = await context.newPage()
  await second.goto(used)
  await expect(second.getByText('这个页面已经失效')).toBeVisible()
  const next = await program.address()
  expect(next).not.toBe(used)
  const third = await context.newPage()
  await third.goto(next)
  await expect(third.getByRole('textbox').first()).toBeVisible()
})

test('another page in the same browser gets no cookie, no answer, no frame and no till', async ({
  page,
  context,
}) => {
  const { origin } = new URL(await open(page))
  const path = await page.evaluate(() => sessionStorage.getItem('guike.path'))
  const foreign = await serveForeign()
  const other = await context.newPage()
  await other.goto(foreign.origin)
  const reached = await other.evaluate(
    async ({ till, path }) => {
      const socket = (at: string) =>
        new Promise((resolve) => {
          const opened = new WebSocket(`${till.replace('http', 'ws')}${at}`)
          opened.onopen = () => resolve('open')
          opened.onerror = () => resolve('refused')
        })
      const get = (at: string, how: RequestInit) =>
        fetch(`${till}${at}`, { credentials: 'include', ...how }).then(
          () => 'read',
          () => 'refused',
        )
      const frame = document.createElement('iframe')
      frame.src = `${till}/`
      document.body.append(frame)
      await new Promise((resolve) => {
        frame.onload = resolve
      })
      return {
        socket: await socket(`${path}/till`),
        page: await get('/', {}),
        session: await get(`${path}/session`, { method: 'POST', body: '{}' }),
      }
    },
    { till: origin, path },
  )
  expect(reached).toEqual({ socket: 'refused', page: 'refused', session: 'refused' })
  expect(
    other
      .frames()
      .map((frame) => frame.url())
      .at(-1),
  ).toBe('chrome-error://chromewebdata/')
  expect(foreign.cookies.every((cookie) => cookie === '')).toBe(true)
  foreign.server.close()
})

test('the program ends on a signal with its page open, and the page says that it is gone', async ({
  page,
}) => {
  await open(page)
  expect(await program.stop('SIGTERM')).toBe(0)
  await expect(page.getByText('正在重连')).toBeVisible()
})
