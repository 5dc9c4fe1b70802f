import { expect, instrument, test } from './desk';

test('a slash finds the search, and what is typed is found', async ({ desk, page }) => {
  await desk.chart(`#/chart/${instrument}`);
  await page.keyboard.press('/');
  await page.keyboard.type('acme');
  await expect(page.getByRole('option', { name: /SIM:ACME/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
});

test('quotes move', async ({ desk, page }) => {
  await desk.open(`#/chart/${instrument}`);
  await page.getByRole('button', { name: 'Add what is traded here' }).click();
  const price = page.locator('.row .last').first();
  await expect(price).not.toHaveText('—');
  const before = await price.innerText();
  await expect(price).not.toHaveText(before);
});

test('an instrument that no feed carries shows what was said of it', async ({ desk, page }) => {
  await desk.open(`#/chart/${instrument}`);
  await page.keyboard.press('/');
  await page.keyboard.type('SIM:NO-SUCH');
  await page.keyboard.press('Enter');
  await expect(page.locator('.row', { hasText: 'NO-SUCH' })).toBeVisible();
  await expect(page.locator('.row', { hasText: 'NO-SUCH' }).locator('.answer')).toContainText(/refused|unknown|not/i);
});

test('a list that is kept on the server is in another browser, too', async ({ desk, page, browser, baseURL }) => {
  await desk.open(`#/chart/${instrument}`);
  await page.keyboard.press('/');
  await page.keyboard.type('SIM:ETH-USD');
  await page.keyboard.press('Enter');
  const kept = page.waitForResponse(answer => answer.url().includes('/api/lists/') && answer.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Keep this list on the server' }).click();
  expect((await kept).status()).toBe(200);

  const other = await browser.newPage({ baseURL: baseURL! });
  await other.goto(`./#/chart/${instrument}`);
  await expect(other.locator('.watch-head select').first().getByRole('option', { name: 'Watch list (server)' })).toBeAttached();
  await other.locator('.watch-head select').first().selectOption({ label: 'Watch list (server)' });
  await expect(other.locator('.row', { hasText: 'ETH-USD' })).toBeVisible();
  const gone = other.waitForResponse(answer => answer.request().method() === 'DELETE');
  other.on('dialog', dialog => void dialog.accept());
  await other.getByRole('button', { name: 'Delete the list Watch list' }).click();
  expect((await gone).status()).toBe(204);
  await other.close();
});

test('a list is as it was left when the page is opened again', async ({ desk, page }) => {
  await desk.open(`#/chart/${instrument}`);
  await page.keyboard.press('/');
  await page.keyboard.type('SIM:BTC-USD');
  await page.keyboard.press('Enter');
  await expect(page.locator('.row', { hasText: 'BTC-USD' })).toBeVisible();
  await page.reload();
  await expect(page.locator('.row', { hasText: 'BTC-USD' })).toBeVisible();
});
