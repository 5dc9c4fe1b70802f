// Angel One's own client, unmodified: logs in, asks for candles, and prints the first ticks of each mode.
const [root, socket, apiKey, clientCode, pin, totp, token, count, from, to] = process.argv.slice(2);

// It looks its public address up in the network, which there need not be.
process.on('unhandledRejection', () => {});

const { CONSTANTS } = require('smartapi-javascript/config/constant');
CONSTANTS.websocketURL = socket;
const { SmartAPI, WebSocketV2 } = require('smartapi-javascript');

const print = (kind, data) => console.log(JSON.stringify({ kind, data }));

async function main() {
  const api = new SmartAPI({ api_key: apiKey, root });
  const login = await api.generateSession(clientCode, pin, totp);
  print('login', { status: login.status, message: login.message });
  print('candles', (await api.getCandleData({ exchange: 'NSE', symboltoken: token, interval: 'ONE_MINUTE', fromdate: from, todate: to })).data);

  const ticker = new WebSocketV2({ clientcode: clientCode, jwttoken: login.data.jwtToken, apikey: apiKey, feedtype: login.data.feedToken });
  const left = { 1: +count, 2: +count, 3: +count, 4: +count };
  ticker.on('tick', (tick) => {
    if (left[tick.subscription_mode] > 0) {
      left[tick.subscription_mode]--;
      print('tick', tick);
    }
    if (Object.values(left).every((n) => n === 0)) {
      process.exit(0);
    }
  });
  ticker.connect();
  // What is subscribed to before it is open is kept, and said then.
  for (const mode of [1, 2, 3, 4]) {
    ticker.fetchData({ correlationID: 'mode' + mode, action: 1, mode, exchangeType: 1, tokens: [token] });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
