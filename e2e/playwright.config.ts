import { defineConfig } from '@playwright/test';
import { findChromium } from './servers/binaries';

/**
 * Browser tests over the whole system: the production bundle of the portal and
 * the sandbox company, each in a process of its own. One after the other: they
 * change the same world.
 */
export default defineConfig({
  testDir: './browser',
  outputDir: './results/browser',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: '../.cache/browser-results.json' }],
  ],
  use: {
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
