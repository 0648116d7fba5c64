import { defineConfig } from '@playwright/test';

/** End-to-end tests drive the built app on a real desktop; each worker has one of its own, with a tray, a bus and a home. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.{test,spec}.ts',
  outputDir: 'test-results/e2e',
  workers: 2,
  retries: 0,
  // Only to end what hangs: what is waited for within a test has limits of its own.
  timeout: 600_000,
  expect: { timeout: 40_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { trace: 'off', screenshot: 'off' },
});
