// Follows candles with SignalR's client, over cuts from where it was: node candles.cjs [server] [instruments] [interval] [from] [to]
const { HubConnectionBuilder, HubConnectionState, LogLevel } = require('@microsoft/signalr');

const [server = 'http://127.0.0.1:8000', instruments = 'SIM:ACME', interval = '1m', from = '-PT2H', to] = process.argv.slice(2);
let cursor, following = false;
const since = new Map(); // the last pos of each partition after the cursor

const hub = new HubConnectionBuilder().withUrl(`${server}/hubs/market`).configureLogging(LogLevel.None)
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: retry => Math.min(50 * 2 ** retry.previousRetryCount, 10_000) }).build();
hub.on('event', () => {}); // welcome

function take(frame) {
  const now = frame.cursor ?? frame.cursors?.candles;
  if (now) { cursor = now; since.clear(); }
  if (frame.pos) since.set(frame.pos.split('.')[0], frame.pos);
  if (frame.recovered === false) console.error(`something is missing: ${frame.reason}`);
  for (const candle of frame.data ?? []) console.log(JSON.stringify(candle));
}

function follow() {
  if (following || hub.state !== HubConnectionState.Connected) return;
  following = true;
  hub.stream('Subscribe', { id: 'candles', channel: 'candles', instruments: instruments.split(','), interval, to,
    from: cursor ? { cursor, pos: [...since.values()] } : from }).subscribe({
    next: take,
    complete: () => hub.stop(),
    error: e => { // told by the server, or cut: then follow again when connected
      following = false;
      if (/HubException: (bad_|unknown_|not_)/.test(e.message)) { console.error(e.message); process.exit(1); }
      setTimeout(follow, 1000);
    },
  });
}

hub.onreconnected(follow);
hub.start().then(follow);
