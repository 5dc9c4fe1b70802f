// node look/check.mjs URL: what the chart holds is what /api/candles answers, its open bar moves, and nothing is lost when the network is cut.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { desktop, phone, start } from './browser.mjs';

const [url = 'http://127.0.0.1:8010/', instrument = 'SIM:ACME'] = process.argv.slice(2);
const browser = await start();
const context = await browser.newContext({ viewport: desktop, acceptDownloads: true });
const page = await context.newPage();

/** Offline, a browser leaves its sockets open: they are cut here. */
const sockets = new Set();
let isCut = false;
await page.routeWebSocket(/\/hubs\/market/, socket => {
  if (isCut) return void socket.close();
  const server = socket.connectToServer();
  sockets.add(() => Promise.all([socket.close(), server.close()]));
});
await page.route('**/hubs/market/**', route => (isCut ? route.abort() : route.continue()));

const exported = async () => {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const [header, ...lines] = readFileSync(await (await download).path(), 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map(line => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
};

const answered = async (query, accept = 'text/csv') => {
  const text = await (await fetch(`${url}api/candles/${instrument}?${query}`, { headers: { accept } })).text();
  const [header, ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map(line => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
};

const same = ['instrument', 'interval', 'start_us', 'end_us', 'open', 'high', 'low', 'close', 'volume', 'turnover', 'vwap'];
const only = bar => Object.fromEntries(same.map(name => [name, bar[name]]));

/** The chart's closed bars, compared with the same span of the server's. */
const compare = async interval => {
  const shown = (await exported()).filter(bar => bar.closed === 'true');
  assert.ok(shown.length > 0, 'the chart has closed bars');
  const [first, last] = [shown[0], shown.at(-1)];
  // An answer has at most 10,000.
  const there = await answered(`interval=${interval}&from=${first.start_us}&to=${Number(last.start_us) + 1}&limit=10000`);
  assert.deepEqual(shown.slice(0, there.length).map(only), there.map(only));
  return shown.length;
};

const step = async (name, run) => {
  const result = await run();
  console.log(`ok  ${name}${result === undefined ? '' : `: ${result}`}`);
};

try {
  for (const interval of ['1s', '7s', '1m']) {
    await step(`the chart of ${interval} is what the server answers`, async () => {
      await page.goto(`${url}#/chart/${instrument}?interval=${interval}`);
      await page.waitForFunction(() => document.querySelector('.canvas')?.dataset.bars === '1');
      return `${await compare(interval)} bars`;
    });
  }

  await step('the open bar moves', async () => {
    await page.goto(`${url}#/chart/${instrument}`);
    await page.waitForSelector('.values .open');
    const before = await page.locator('.values').innerText();
    await page.waitForFunction(text => document.querySelector('.values')?.innerText !== text, before, { timeout: 30_000 });
  });

  await step('after a cut the bars are complete', async () => {
    await page.goto(`${url}#/chart/${instrument}?interval=1s`);
    await page.waitForFunction(() => document.querySelector('.canvas')?.dataset.bars === '1');
    isCut = true;
    await Promise.all([...sockets].map(cut => cut().catch(() => undefined)));
    await page.waitForSelector('.link.down', { timeout: 30_000 });
    await page.waitForTimeout(4000);
    isCut = false;
    await page.waitForSelector('.link.up', { timeout: 30_000 });
    await page.waitForTimeout(2500);
    return `${await compare('1s')} bars`;
  });

  await step('a phone shows the chart without scrolling sideways', async () => {
    await page.setViewportSize(phone);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
} finally {
  await browser.close();
}
