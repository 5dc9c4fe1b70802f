// node bench/measure.mjs LIVE DAY INSTRUMENT MINUTES: what the dashboard costs a browser. LIVE moves (./pipeline up with SIM_RATE=20), DAY has 1s bars of INSTRUMENT,
// before which this program answers more, until there are 22,500.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { desktop, start } from '../look/browser.mjs';

const [live = 'http://127.0.0.1:8010/', day = live, instrument = 'NSE:RELIANCE', minutes = '3'] = process.argv.slice(2);
const seconds = 30;
const said = [];
const say = (what, number) => (said.push([what, number]), console.log(`${what}: ${number}`));
const browser = await start();

/** A page whose frames and long tasks are counted, and its main thread's time. */
async function open(url, hash, prepare = () => undefined) {
  const page = await browser.newPage({ viewport: desktop });
  await prepare(page);
  const protocol = await page.context().newCDPSession(page);
  // Of the thread's own processor time: what others do on the machine is not counted.
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(() => {
    globalThis.seen = { longest: 0, tasks: 0, frames: 0 };
    new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => [seen.tasks++, (seen.longest = Math.max(seen.longest, duration))])).observe({ entryTypes: ['longtask'] });
    let before;
    const frame = now => {
      if (before !== undefined) (seen.gaps ??= []).push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.goto(url + hash);
  await page.waitForFunction(() => document.querySelector('.canvas')?.dataset.bars === '1', undefined, { timeout: 60_000 });
  const metric = async name => (await protocol.send('Performance.getMetrics')).metrics.find(m => m.name === name).value;
  return {
    page,
    protocol,
    /** What the main thread did while something ran. */
    async during(run) {
      await page.evaluate(() => (globalThis.seen = { longest: 0, tasks: 0, gaps: [] }));
      const [busy, from] = [await metric('TaskDuration'), performance.now()];
      await run();
      const took = performance.now() - from;
      const { longest, tasks, gaps } = await page.evaluate(() => seen);
      gaps.sort((a, b) => a - b);
      return { busy: ((await metric('TaskDuration')) - busy) / (took / 1000), longest, tasks, gap: gaps.at(-1), median: gaps[gaps.length >> 1], late: gaps.filter(g => g > 1000 / 30).length, frames: gaps.length };
    },
    async heap() {
      await protocol.send('HeapProfiler.collectGarbage');
      await protocol.send('HeapProfiler.collectGarbage');
      return (await metric('JSHeapUsedSize')) / 1e6;
    },
  };
}

const told = ({ busy, longest, tasks, gap, median, late, frames }) =>
  `main thread ${(busy * 100).toFixed(0)} % busy, longest task ${longest ? `${longest.toFixed(0)} ms` : 'under 50 ms'} (${tasks} above 50 ms), frames: median ${median?.toFixed(1)} ms, longest ${gap?.toFixed(0)} ms, ${late} of ${frames} above 33 ms`;

const assets = new URL('../dist/assets/', import.meta.url);
const zipped = readdirSync(assets).reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, assets))).length, 0);
say('bundle, gzip', `${(zipped / 1024).toFixed(0)} KB`);

const paints = [];
for (let i = 0; i < 5; i++) {
  const page = await browser.newPage({ viewport: desktop });
  await page.goto(`${live}#/chart/SIM:ACME?interval=1s`);
  await page.waitForFunction(() => document.querySelector('.canvas')?.dataset.bars === '1', undefined, { timeout: 60_000 });
  paints.push(await page.evaluate(() => ({ first: performance.getEntriesByName('first-contentful-paint')[0].startTime, bars: performance.now() })));
  await page.close();
}
paints.sort((a, b) => a.first - b.first);
say('first paint, median of 5 with nothing cached', `${paints[2].first.toFixed(0)} ms; bars drawn after ${paints.map(p => p.bars).sort((a, b) => a - b)[2].toFixed(0)} ms`);

const ids = (await (await fetch(`${live}api/quotes?instruments=*`)).json()).quotes.map(quote => quote.instrument).slice(0, 50);
{
  const desk = await open(live, '#/chart/SIM:ACME?interval=1s&in=sma:20,rsi:14');
  await desk.page.evaluate(list => localStorage.setItem('candlewick.groups', JSON.stringify([{ name: 'All', instruments: list }])), ids);
  await desk.page.reload();
  await desk.page.waitForFunction(() => document.querySelectorAll('.row .last').length > 10);
  await desk.page.waitForTimeout(5000);
  say(`${ids.length} instruments live, ${seconds} s`, told(await desk.during(() => desk.page.waitForTimeout(seconds * 1000))));
  const before = await desk.heap();
  await desk.page.waitForTimeout(Number(minutes) * 60_000);
  const after = await desk.heap();
  say(`heap over ${minutes} min of that`, `${before.toFixed(1)} MB to ${after.toFixed(1)} MB`);
  await desk.page.close();
}

{
  const dayBars = 22_500;
  let answered = 1000;
  const desk = await open(day, `#/chart/${instrument}?interval=1s`, page => page.route(/\/api\/candles\//, async route => {
    const to = Number(new URL(route.request().url()).searchParams.get('to'));
    if (!to) return route.continue();
    const count = Math.min(1000, dayBars - answered);
    answered += count;
    const candles = Array.from({ length: count }, (_, i) => {
      const start_us = to - (count - i) * 1_000_000;
      const [open, close] = [0, 1].map(n => 1200 + 10 * Math.sin(start_us / 6e8 + n / 60) + Math.sin(start_us / 7e6 + n));
      return {
        instrument, interval: '1s', start_us, end_us: start_us + 1_000_000, open: open.toFixed(2), high: (Math.max(open, close) + 0.1).toFixed(2), low: (Math.min(open, close) - 0.1).toFixed(2), close: close.toFixed(2),
        volume: '100', turnover: null, vwap: null, oi: null, closed: true, revision: 0, source: 'bench', flags: [],
      };
    });
    await route.fulfill({ json: { instrument, interval: '1s', next: null, candles } });
  }));
  const { page } = desk;
  const box = await page.locator('.canvas').boundingBox();
  const [middle, right] = [box.y + box.height / 3, box.x + box.width - 120];
  const drag = async by => {
    await page.mouse.move(by > 0 ? box.x + 40 : right, middle);
    await page.mouse.down();
    for (let i = 1; i <= 30; i++) await page.mouse.move((by > 0 ? box.x + 40 : right) + (by * i) / 30, middle);
    await page.mouse.up();
  };
  const count = () => page.evaluate(() => Number(document.querySelector('.canvas').dataset.count));
  // Far out, so that every drag is a page of history.
  await page.mouse.move(right - 200, middle);
  for (let i = 0; i < 25; i++) await page.mouse.wheel(0, 240);
  let had = 0;
  for (let still = 0; still < 3;) {
    await drag(600);
    await page.waitForTimeout(300);
    const has = await count();
    still = has === had ? still + 1 : 0;
    had = has;
  }
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -240);
  say(`panning ${had.toLocaleString('en')} bars of ${instrument}`, told(await desk.during(async () => {
    for (let i = 0; i < 8; i++) await drag(i % 2 === 0 ? -700 : 700);
  })));
  await page.close();
}

await browser.close();
console.log(`\n| what | measured |\n|---|---|\n${said.map(([what, number]) => `| ${what} | ${number} |`).join('\n')}`);
