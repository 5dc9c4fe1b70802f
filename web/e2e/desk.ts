import { readFileSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import { Wire } from './wire';

export { expect };

/** Rows of a CSV file by the names of its columns. */
export type Row = Record<string, string>;

export const instrument = 'SIM:ACME';
export const phone = { width: 390, height: 780 };

/** The page as people use it: what every spec needs, and nothing else. */
export class Desk {
  constructor(readonly page: Page) {}

  /** Opens a view, and waits until its chart has bars. */
  async chart(hash: string): Promise<void> {
    await this.open(hash);
    await expect(this.page.locator('.canvas')).toHaveAttribute('data-bars', '1');
  }

  /** Opens a view anew, whatever was open before, and waits until it is connected. */
  async open(hash: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`./${hash}`);
    await expect(this.page.locator('.link')).toHaveText('connected');
  }

  /** The bars that the chart has, as its CSV button gives them. */
  async bars(): Promise<Row[]> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'CSV' }).click();
    return rowsOf(readFileSync(await (await download).path(), 'utf8'));
  }

  async closedBars(): Promise<Row[]> {
    return (await this.bars()).filter(bar => bar.closed === 'true');
  }

  /** The closed bars of the chart are the server's, from the first that is shown to the last, none more and none less. A revision may be on its way to one of them. */
  async isWhatIsServed(id: string, interval: string): Promise<void> {
    await expect(async () => {
      const shown = await this.closedBars();
      const [first, last] = [shown[0]?.start_us ?? '0', shown.at(-1)?.start_us ?? '0'];
      const served = await this.answer(`api/candles/${id}?interval=${interval}&from=${first}&limit=10000`);
      expect(saying(shown)).toEqual(saying(served.filter(bar => Number(bar.start_us) <= Number(last))));
      expect(shown.length).toBeGreaterThan(0);
    }).toPass();
  }

  /** What the server answers, `path` below its root. */
  async answer(path: string): Promise<Row[]> {
    const answer = await this.page.request.get(`./${path}`, { headers: { accept: 'text/csv' } });
    expect(answer.status(), path).toBe(200);
    return rowsOf(await answer.text());
  }
}

const rowsOf = (csv: string): Row[] => {
  const [header = '', ...lines] = csv.trim().split('\n');
  const names = header.split(',');
  return lines.map(line => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])));
};

const told = ['instrument', 'interval', 'start_us', 'end_us', 'open', 'high', 'low', 'close', 'volume', 'turnover', 'vwap'];

/** What a candle says of the market, in the digits that it is written with. */
export const saying = (rows: readonly Row[]): Row[] => rows.map(row => Object.fromEntries(told.map(name => [name, row[name] ?? ''])));

export const test = base.extend<{ desk: Desk; wire: Wire }>({
  desk: async ({ page }, use) => use(new Desk(page)),
  wire: async ({ page }, use) => use(await Wire.of(page)),
});
