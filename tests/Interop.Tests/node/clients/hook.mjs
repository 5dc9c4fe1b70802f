// Renders a component with useCandles until it is live and has so many candles, then prints those: hook.mjs url instrument interval count
import { createElement } from 'react';
import { create } from 'react-test-renderer';
import WebSocket from 'ws';
import { useCandles } from './useCandles.js';

const [url, instrument, interval, count] = process.argv.slice(2);
globalThis.WebSocket = WebSocket;
globalThis.IS_REACT_ACT_ENVIRONMENT = false;

let printed = false;

function Chart() {
  const { candles, live } = useCandles(url, instrument, interval, Number(count));
  if (live && candles.length === Number(count) && !printed) {
    printed = true;
    const lines = candles.map(candle => JSON.stringify(candle) + '\n').join('');

    // A pipe is written to in the background: to leave before it has taken all would cut the last line.
    setImmediate(() => {
      root.unmount();
      process.stdout.write(lines, () => process.exit(0));
    });
  }
  return null;
}

const root = create(createElement(Chart));
