import { expect, instrument, saying, test, type Desk, type Row } from './desk';

/** When so many bars were closed, the last of them ago as long as revisions may come: no sooner can a replay know its end. */
const firstBars = async (desk: Desk, count: number): Promise<Row[]> => {
  const path = `api/candles/${instrument}?interval=1s&from=0&limit=${count}`;
  const isSettled = (row: Row | undefined) => row !== undefined && Number(row.end_us) < (Date.now() - 135_000) * 1000;
  await expect.poll(async () => isSettled((await desk.answer(path))[count - 1]), { timeout: 170_000, intervals: [2000] }).toBe(true);
  return desk.answer(path);
};

test('a replay ends with the chart that was seen live', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}?interval=1s`);
  const bars = await firstBars(desk, 20);
  const [from, to] = [Number(bars[0]!.start_us), Number(bars.at(-1)!.end_us)];
  const live = (await desk.closedBars()).filter(bar => Number(bar.start_us) < to);

  await desk.chart(`#/chart/${instrument}?interval=1s&from=${from}&to=${to}&speed=10`);
  await expect(page.getByText('this is not the market now')).toBeVisible();
  await expect(page.getByText('The end was reached.')).toBeVisible();
  expect(saying(await desk.closedBars())).toEqual(saying(live));
  expect(saying(live)).toEqual(saying(bars));
});

test('nothing that is to come is shown before the clock of the replay reaches it', async ({ desk, page }) => {
  await desk.open(`#/chart/${instrument}?interval=1s`);
  const bars = await firstBars(desk, 20);
  const from = Number(bars[5]!.start_us);
  await desk.chart(`#/chart/${instrument}?interval=1s&from=${from}&speed=1`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const shown = await desk.bars();
  expect(shown[0]!.start_us, 'what was before is there').toBe(bars[0]!.start_us);
  expect(Number(shown.at(-1)!.start_us), 'and what came since').toBeLessThan(Number(bars.at(-1)!.start_us) + 60_000_000);
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page.getByText('this is not the market now')).toBeHidden();
  await expect.poll(async () => (await desk.bars()).length).toBeGreaterThan(shown.length);
});

test('space plays and pauses, the dot steps', async ({ desk, page }) => {
  await desk.open(`#/chart/${instrument}?interval=1s`);
  const from = Number((await firstBars(desk, 5))[0]!.start_us);
  await desk.chart(`#/chart/${instrument}?interval=1s&from=${from}&speed=1`);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const clock = page.getByLabel('Time of the replay');
  const before = await clock.innerText();
  await page.keyboard.press('.');
  await expect(clock).not.toHaveText(before);
  await expect(page.getByRole('button', { name: 'Play' }), 'it stays paused').toBeVisible();
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('a replay that is paused comes back from a cut network paused, at the speed that was set', async ({ desk, page, wire }) => {
  await desk.open(`#/chart/${instrument}?interval=1s`);
  const from = Number((await firstBars(desk, 5))[0]!.start_us);
  await desk.chart(`#/chart/${instrument}?interval=1s&from=${from}&speed=1`);
  await page.getByLabel('speed').selectOption('5');
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const clock = page.getByLabel('Time of the replay');
  const before = await clock.innerText();

  await wire.cut();
  await expect(page.locator('.link')).toHaveText('reconnecting');
  await wire.mend();
  await expect(page.locator('.link')).toHaveText('connected');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(clock).toHaveText(before);
  await expect(page.getByLabel('speed')).toHaveValue('5');
  await page.getByRole('button', { name: 'Step 1 min' }).click();
  await expect(clock).not.toHaveText(before);
  await expect(page.getByRole('alert'), 'the server says that it was paused').toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});
