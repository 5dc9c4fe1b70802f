// node look/pages.mjs URL FOLDER: what each page looks like, wide and narrow, dark and light, and what axe finds wrong with it.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { desktop, phone, start } from './browser.mjs';

const [url = 'http://127.0.0.1:8010/', folder = 'look/seen', only = ''] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const views = [
  ['chart', '#/chart/SIM:BTC-USD?interval=1s&in=sma:20,bb:20:2,vwap,rsi:14,macd:12:26:9'],
  ['heikin-ashi', '#/chart/SIM:ETH-USD?interval=3s&style=heikin-ashi'],
  ['compare', '#/chart/SIM:ETH-USD?interval=5s&style=line&with=SIM:BTC-USD'],
  ['replay', `#/chart/SIM:BTC-USD?interval=1s&from=${(Math.floor(Date.now() / 60_000) - 1) * 60_000_000}&speed=2`],
  ['feeds', '#/feeds'],
  ['events', '#/events'],
  ['portfolio', '#/portfolio'],
  ['jobs', '#/jobs'],
  ['brokers', '#/brokers'],
];
// A simulated market keeps no sessions at brokers, and the page says so.
const isAway = message => message.location().url.includes('/api/brokers/') && message.text().includes('404');
mkdirSync(folder, { recursive: true });
const browser = await start();
let problems = 0;
for (const [name, hash] of views.filter(([name]) => name.includes(only))) {
  for (const [kind, viewport, colorScheme] of [['dark', desktop, 'dark'], ['light', desktop, 'light'], ['phone', phone, 'dark']]) {
    const page = await browser.newPage({ viewport, colorScheme, bypassCSP: true });
    const said = [];
    page.on('console', message => message.type() === 'error' && !isAway(message) && said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    await page.goto(url + hash);
    await page.waitForSelector('.link.up', { timeout: 15_000 }).catch(() => said.push('no connection'));
    const fill = page.getByRole('button', { name: 'Add what is traded here' });
    if (await fill.isVisible().catch(() => false)) await fill.click();
    await page.waitForTimeout(3500);
    await page.screenshot({ path: `${folder}/${name}-${kind}.png` });
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of violations) said.push(`${v.impact} ${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).slice(0, 2).join(' | ')}`);
    problems += said.length;
    console.log(`${name} ${kind}: ${said.length === 0 ? 'fine' : said.join('\n    ')}`);
    await page.close();
  }
}

await browser.close();
process.exitCode = problems > 0 ? 1 : 0;
