// Zerodha's own ticker, unmodified: subscribes to one instrument and prints its first ticks in full mode.
const [root, apiKey, accessToken, token, count] = process.argv.slice(2);
const { KiteTicker } = require('kiteconnect');

let left = +count;
const ticker = new KiteTicker({ api_key: apiKey, access_token: accessToken, root });
// It takes five seconds without a packet for a dead connection, which a busy machine can make of a good one.
ticker.autoReconnect(true, 10, 5);
ticker.on('connect', () => {
  ticker.subscribe([+token]);
  ticker.setMode(ticker.modeFull, [+token]);
});
ticker.on('error', (error) => {
  console.log(JSON.stringify({ kind: 'error', data: String(error.message ?? error) }));
  process.exit(0);
});
ticker.on('ticks', (ticks) => {
  for (const tick of ticks.filter((t) => t.mode === 'full')) {
    if (left-- > 0) {
      console.log(JSON.stringify({ kind: 'tick', data: { ...tick, traded: new Date(tick.last_trade_time).getTime() / 1000 } }));
    }
  }
  if (left <= 0) {
    process.exit(0);
  }
});
ticker.connect();
