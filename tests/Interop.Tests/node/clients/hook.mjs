// Renders a component with useCandles until it is live and has so many candles, then prints those: hook.mjs url instrument interval count
import { createElement } from 'react';
import { create } from 'react-test-renderer';
import WebSocket from 'ws';
import { useCandles } from './useCandles.js';

const [url, instrument, interval, count] = process.argv.slice(2);
globalThis.WebSocket = WebSocket;
globalThis.IS_REACT_ACT_ENVIRONMENT = false;

function Chart() {
  const { candles, live } = useCandles(url, instrument, interval, Number(count));
  if (live && candles.length === Number(count)) {
    candles.forEach(candle => console.log(JSON.stringify(candle)));
    setImmediate(() => {
      root.unmount();
      process.exit(0);
    });
  }
  return null;
}

const root = create(createElement(Chart));
