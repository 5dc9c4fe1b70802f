import { expect, instrument, test } from './desk';

test('without a fill it says what to do next', async ({ desk, page }) => {
  const { accounts } = (await (await page.request.get('./api/portfolio')).json()) as { accounts: unknown[] };
  test.skip(accounts.length > 0, 'somebody has entered fills');
  await desk.open('#/portfolio');
  await expect(page.getByRole('heading', { name: 'Nothing is held yet' })).toBeVisible();
  await expect(page.getByText('Enter a fill below')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enter' })).toBeEnabled();
});

test('what another client enters is on the open page without loading it again', async ({ desk, page }) => {
  const account = `rest-${Date.now()}`;
  const enter = async (path: string, entry: Record<string, string | number>) => {
    const answer = await page.request.post(`./api/portfolio/${account}/${path}`, { data: { instrument, currency: 'INR', time_us: Date.now() * 1000, ...entry } });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await desk.open('#/portfolio');
  await page.evaluate(() => Object.assign(globalThis, { opened: 'once' }));
  const row = page.locator(`tr[data-instrument="${instrument}"]`);
  const figure = (name: string) => page.locator('.card', { has: page.getByText(name, { exact: true }) }).locator('dd');

  await enter('ledger', { id: 'd', kind: 'deposit', instrument: 'CASH:INR', amount: 100_000 });
  await enter('fills', { id: 'b', side: 'buy', quantity: 10, price: 100 });
  await page.getByLabel('Account', { exact: true }).selectOption(account);
  await expect(row.locator('td').nth(0)).toHaveText('10');
  await expect(row.locator('td').nth(1)).toHaveText('100');
  await expect(row.locator('td').nth(4), 'unrealised').toHaveText(/^[+−-]?\d/);
  await expect(figure('Cash')).toHaveText('99,000');

  await enter('fills', { id: 's', side: 'sell', quantity: 4, price: 110, charges: 2 });
  await expect(row.locator('td').nth(0)).toHaveText('6');
  await expect(row.locator('td').nth(5), 'realised').toHaveText('+40');
  await expect(figure('Cash')).toHaveText('99,438');
  await expect(figure('Charges')).toHaveText('2');
  expect(await page.evaluate(() => (globalThis as unknown as { opened?: string }).opened), 'the page was not loaded again').toBe('once');
});

test('a fill changes the page, and what it is worth moves with the market', async ({ desk, page }) => {
  const account = `page-${Date.now()}`;
  await desk.open('#/portfolio');
  const row = page.locator(`tr[data-instrument="${instrument}"]`);
  for (const [side, quantity, left] of [['buy', '10', '10'], ['sell', '4', '6']] as const) {
    await page.getByLabel('Into account').fill(account);
    await page.getByLabel('Instrument').fill(instrument);
    await page.getByLabel('Side').selectOption(side);
    await page.getByLabel('Quantity').fill(quantity);
    await page.getByLabel('Price').fill('100');
    await page.getByLabel('Currency').fill('INR');
    await page.getByRole('button', { name: 'Enter' }).click();
    await expect(page.getByText('1 entered, 0 were there')).toBeVisible();
    await expect(page.getByLabel('Account', { exact: true })).toHaveValue(account);
    await expect(row.locator('td').first()).toHaveText(left);
  }

  const value = await row.locator('td').nth(3).textContent();
  await expect(row.locator('td').nth(3)).not.toHaveText(value!);
  await expect(page.getByText('Profit and loss')).toBeVisible();
});

test('what cannot be entered is said', async ({ desk, page }) => {
  await desk.open('#/portfolio');
  await page.getByLabel('Instrument').fill('NOSUCHTHING');
  await page.getByLabel('Quantity').fill('1');
  await page.getByLabel('Price').fill('1');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('alert')).toContainText('NOSUCHTHING');
});
