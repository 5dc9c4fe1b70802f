// The pages of the two compatible services as people use them, and sockets of other people's pages. Prints what it found wrong, a line each.
// pages.mjs <chromium> <web> <stream> <proxy> [folder of screenshots]
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
const { chromium } = createRequire(import.meta.url)('playwright-core')
const [executablePath, web, stream, proxy, shots] = process.argv.slice(2)
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath, args })
const patience = 30_000

async function open(url, colorScheme = 'light') {
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 }, colorScheme })
  page.setDefaultTimeout(patience)
  page.on('console', said => ['error', 'warning'].includes(said.type()) && console.log(`${url} said ${said.text()}`))
  page.on('pageerror', error => console.log(`${url} failed: ${error.message}`))
  await page.goto(url)
  return page
}

async function shoot(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  if (wide) console.log(`${name} scrolls sideways`)
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
  await page.setViewportSize({ width: 390, height: 780 })
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) console.log(`${name} scrolls sideways on a phone`)
  if (shots) await page.screenshot({ path: `${shots}/${name}-phone.png` })
  await page.setViewportSize({ width: 1180, height: 900 })
}

// As the server closes it; 0 where it stays open until it has said something.
const closeOf = (page, url) => page.evaluate(address => new Promise(done => {
  const socket = new WebSocket(address)
  socket.onmessage = event => { if (!event.data.includes('"closing"') && !event.data.includes('"error"')) { done(0); socket.close() } }
  socket.onclose = event => done(event.code)
}), url)

const expect = (what, expected, got) => { if (expected !== got) console.log(`${what}: ${got} and not ${expected}`) }

const tester = await open(`${stream}/test`)
await tester.click('#connect')
await tester.locator('#state:text-is("connected")').waitFor()
await tester.fill('#symbol', 'SPY')
await tester.click('#subscribe')
await tester.locator('#quotes td:text-is("167.50")').first().waitFor()
await tester.click('#ping')
await tester.locator('#log:has-text("pong")').waitFor()
await tester.click('#heartbeat')
await tester.locator('#log:has-text("ack")').waitFor()
await tester.click('#broken')
await tester.locator('#log:has-text("Invalid JSON format")').waitFor()
await tester.fill('#symbol', 'NOSUCHTHING')
await tester.click('#subscribe')
await tester.locator('#log .error:has-text("is not known")').waitFor()
await tester.locator('#health:text-is("healthy, 1 connected, 1 streams")').waitFor()
await shoot(tester, 'stream')
await tester.click('text=Unsubscribe')
await tester.locator('#empty').waitFor()
await tester.click('#connect')
await tester.locator('#state:has-text("closed")').waitFor()

const client = await open(`${proxy}/`, 'dark')
await client.click('#connect')
await client.locator('#state:text-is("connected")').waitFor()
await client.locator('#exchange option[value=nyse], #exchange option:text-is("nyse")').first().waitFor({ state: 'attached' })
await client.selectOption('#exchange', 'nyse')
await client.fill('#symbols', 'SPY')
await client.check('#gzip')
await client.click('#subscribe')
await client.locator('#data td:text-is("167.50")').waitFor()
await client.fill('#symbols', 'SPYY')
await client.click('#subscribe')
await client.locator('#log .error:has-text("Unknown symbols")').waitFor()
await client.click('#list')
await client.locator('#log:has-text("Available exchanges")').waitFor()
expect('the exchange that was chosen', 'nyse', await client.inputValue('#exchange'))
await shoot(client, 'proxy')
await client.click('#connect')
await client.locator('#state:has-text("closed")').waitFor()

// A page of ours, another's, and a frame that has no origin.
const socket = `${web.replace('http', 'ws')}/ws/v1`
expect('a page of ours', 0, await closeOf(tester, socket))
const foreign = createServer((request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>foreign</title>')).listen(0, '127.0.0.1')
await new Promise(done => foreign.on('listening', done))
const evil = await browser.newPage()
await evil.goto(`http://127.0.0.1:${foreign.address().port}/`)
for (const [name, address] of [['/ws/v1', socket], ['/ws/stream', `${stream.replace('http', 'ws')}/ws/stream`], ['the proxy', `${proxy.replace('http', 'ws')}/`]])
  expect(`a foreign page on ${name}`, 4001, await closeOf(evil, address))
expect('a foreign page that reads', 'TypeError', await evil.evaluate(address => fetch(address).then(answer => answer.text(), error => error.name), `${web}/api`))
expect('a foreign page that writes', 'TypeError', await evil.evaluate(
  address => fetch(address, { method: 'PUT' }).then(answer => answer.text(), error => error.name), `${web}/api/watch/NYSE:SPY`))
expect('a sandboxed frame', 4001, await evil.evaluate(address => new Promise(done => {
  addEventListener('message', event => done(event.data))
  const frame = document.createElement('iframe')
  frame.sandbox = 'allow-scripts'
  frame.srcdoc = `<script>new WebSocket('${address}').onclose = e => parent.postMessage(e.code, '*')<` + '/script>'
  document.body.append(frame)
}), socket))
expect('a frame of another\'s page', 0, await evil.evaluate(address => new Promise(done => {
  const frame = document.createElement('iframe')
  frame.onload = () => { try { done(frame.contentDocument ? 1 : 0) } catch { done(0) } }
  frame.src = address
  document.body.append(frame)
}), `${stream}/test`))

foreign.close()
await browser.close()
console.log('done')
