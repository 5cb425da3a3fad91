import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { defineConfig } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The system's browser: none is downloaded. */
function installedBrowser(): string {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        continue
      }
    }
  }
  throw new Error(`None of ${names.join(', ')} is installed: install one, for example with apt-get install chromium.`)
}

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  // Small machines stand still for seconds at times: nothing here measures time.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: installedBrowser(), args: ['--no-sandbox'] },
  },
})
