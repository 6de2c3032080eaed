// The page tests: every flow in a real Chromium against the built browser host.
import { defineConfig } from '@playwright/test'
import { findChromium } from './build/setup/chromium.mjs'

const chromium = findChromium()
// Chromium's sandbox needs a user of its own; root is what a bare machine has.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.{test,spec}.ts',
  outputDir: 'test-results/pages',
  reporter: [['list'], ['json', { outputFile: 'test-results/pages.json' }]],
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  use: {
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(chromium === undefined ? {} : { executablePath: chromium }) },
  },
})
