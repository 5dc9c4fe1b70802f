import { createRequire } from 'node:module';
import { expect, instrument, phone, test } from './desk';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const views = {
  chart: `#/chart/${instrument}?interval=1s&in=sma:20,rsi:14`,
  'a chart that waits': '#/chart/SIM:NOTHING',
  replay: `#/chart/${instrument}?interval=1s&from=${(Date.now() - 30_000) * 1000}&speed=1`,
  portfolio: '#/portfolio',
  feeds: '#/feeds',
  events: '#/events',
  jobs: '#/jobs',
  brokers: '#/brokers',
};

// A script is added to the page, which its own policy forbids.
test.use({ bypassCSP: true });

for (const [name, hash] of Object.entries(views)) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test(`${name}, ${colorScheme}: axe finds nothing, the console says nothing, and a phone shows it without scrolling sideways`, async ({ desk, page }) => {
      await page.emulateMedia({ colorScheme });
      const said: string[] = [];
      page.on('pageerror', error => said.push(error.message));
      // What is not there, such as brokers of a simulated market, the page itself says.
      page.on('console', message => message.type() === 'error' && !message.text().includes('404') && said.push(message.text()));
      await desk.open(hash);
      await expect(page.locator('h1').first()).toBeVisible();
      await page.addScriptTag({ path: axe });
      for (const viewport of [{ width: 1280, height: 760 }, phone]) {
        await page.setViewportSize(viewport);
        const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(on: Document): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run(document)).violations);
        expect(violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), 'as wide as the window').toBeLessThanOrEqual(viewport.width);
      }

      expect(said).toEqual([]);
    });
  }
}

test('an address has the whole view', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}?interval=7s&style=line&in=sma:5,rsi:7&with=SIM:BTC-USD&zone=viewer`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${instrument} 7s with SIM:BTC-USD`);
  await expect(page.getByLabel('Style')).toHaveValue('line');
  await expect(page.getByRole('button', { name: 'Remove SMA 5' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove RSI 7' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'My time' })).toBeVisible();
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('heading', { name: 'Events' })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Style')).toHaveValue('line');
});

test('a phone is enough to look at a chart, add an instrument and come back', async ({ desk, page }) => {
  await page.setViewportSize(phone);
  await desk.chart(`#/chart/${instrument}?interval=1s`);
  const chart = (await page.locator('.canvas').boundingBox())!;
  expect(chart.width).toBeGreaterThan(350);
  expect(chart.height).toBeGreaterThan(300);
  await page.getByRole('combobox', { name: /Find/ }).first().fill('btc');
  await page.getByRole('option', { name: /SIM:BTC-USD/ }).first().click();
  await expect(page).toHaveURL(/SIM:BTC-USD/);
  await expect(page.locator('.canvas')).toHaveAttribute('data-bars', '1');
});
