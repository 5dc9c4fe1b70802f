import { expect, test } from './desk';

test('the simulated exchange is a feed like any other', async ({ desk, page }) => {
  await desk.open('#/feeds');
  const row = page.getByRole('row', { name: /sim\/0/ });
  await expect(row.getByText('up', { exact: true })).toBeVisible();
  const before = await row.innerText();
  await expect.poll(() => row.innerText(), { message: 'it goes on' }).not.toBe(before);
});
