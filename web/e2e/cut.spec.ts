import { expect, instrument, test } from './desk';

test('after the network was cut the bars are complete, and a line says so quietly', async ({ desk, page, wire }) => {
  await desk.chart(`#/chart/${instrument}?interval=1s`);
  await expect.poll(async () => (await desk.closedBars()).length).toBeGreaterThan(3);
  const before = (await desk.closedBars()).at(-1)!;

  await wire.cut();
  await expect(page.locator('.link')).toHaveText('reconnecting');
  await expect(page.getByText('The server is not reached')).toBeVisible();
  expect(await page.getByRole('alert').count(), 'nothing is called out').toBe(0);
  // Bars go by that this page does not see.
  const missed = Number(before.start_us) + 8_000_000;
  await expect.poll(async () => Number((await desk.answer(`api/candles/${instrument}?interval=1s&last=1`)).at(-1)!.start_us)).toBeGreaterThan(missed);
  expect(Number((await desk.bars()).at(-1)!.start_us)).toBeLessThan(missed);

  await wire.mend();
  await expect(page.locator('.link')).toHaveText('connected');
  await expect(page.getByText('The server is not reached')).toBeHidden();
  await expect.poll(async () => Number((await desk.closedBars()).at(-1)!.start_us)).toBeGreaterThan(missed);
  await desk.isWhatIsServed(instrument, '1s');
});
