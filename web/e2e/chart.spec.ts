import { readFileSync } from 'node:fs';
import { expect, instrument, test } from './desk';

for (const interval of ['1s', '7s', '1m']) {
  test(`a chart of ${interval} is what the server answers, candle by candle`, async ({ desk }) => {
    await desk.chart(`#/chart/${instrument}?interval=${interval}`);
    await expect.poll(async () => (await desk.closedBars()).length, { timeout: 120_000 }).toBeGreaterThan(0);
    await desk.isWhatIsServed(instrument, interval);
  });
}

test('the open bar moves, is closed, and another follows it', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}`);
  await expect(page.locator('.values .open')).toBeVisible();
  const before = (await desk.bars()).at(-1)!;
  await expect.poll(async () => (await desk.bars()).at(-1)).not.toEqual(before);
  await expect.poll(async () => (await desk.closedBars()).some(bar => bar.start_us === before.start_us), { timeout: 120_000 }).toBe(true);
  await expect.poll(async () => (await desk.bars()).at(-1)!.closed).toBe('false');
  await desk.isWhatIsServed(instrument, '1m');
});

test('bars are the same in every style', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}?interval=1s`);
  for (const style of ['bars', 'line', 'area', 'baseline', 'heikin-ashi', 'candles']) {
    await page.getByLabel('Style').selectOption(style);
    await expect(page).toHaveURL(style === 'candles' ? /interval=1s$/ : new RegExp(`style=${style}`));
    await desk.isWhatIsServed(instrument, '1s');
  }
});

test('the picture that is saved is one', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}?interval=1s&in=sma:20,rsi:14`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PNG' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('SIM-ACME-1s.png');
  const picture = readFileSync(await file.path());
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(picture.readUInt32BE(16), 'pixels across').toBeGreaterThan(500);
});
