// Takes the README's picture of the portal that `npm start` runs: the scorecard
// of a service that is not ready. Needs Chromium; CHROMIUM names its path.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './processes.mjs';

const { chromium } = createRequire(join(root, 'e2e/package.json'))(
  'playwright-core',
);

const portal = process.argv[2] ?? 'http://localhost:3000';
const picture = join(root, 'docs/images/scorecard.png');
const size = { width: 1280, height: 1010 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: size });
  await page.addInitScript(() => {
    window.sessionStorage.setItem('sandbox-user', 'user:default/grace.okafor');
    window.localStorage.setItem('theme', 'light');
  });
  await page.goto(
    `${portal}/catalog/default/component/mall-inventory/release-readiness`,
  );
  const check = page.getByRole('button', {
    name: /Failing.*Staging has the same resources as prod/,
  });
  await check.first().click({ timeout: 60_000 });
  await page.getByText('How to fix it').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur());
  mkdirSync(dirname(picture), { recursive: true });
  await page.screenshot({ path: picture, animations: 'disabled' });
  console.log(`Wrote ${picture}`);
} finally {
  await browser.close();
}
