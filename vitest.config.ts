// The tests that need no browser window. The pages (tests/e2e) are Playwright's, the measurements (tests/bench) `npm run bench`'s.
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'tests/e2e/**', 'tests/bench/**'],
    allowOnly: false,
    // The machines of a shop and of a check are small and shared: slow is not wrong.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['tests/support/hq-postgres.ts'],
  },
})
