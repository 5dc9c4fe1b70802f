import type { Candle } from './candle';

const minute = 60_000_000;

/** A candle of the n-th minute. */
export const bar = (n: number, close: string, more: Partial<Candle> = {}): Candle => ({
  instrument: 'SIM:ACME',
  interval: '1m',
  start_us: n * minute,
  end_us: (n + 1) * minute,
  open: close,
  high: close,
  low: close,
  close,
  volume: '1',
  turnover: null,
  vwap: null,
  oi: null,
  closed: true,
  revision: 0,
  source: 'sim',
  flags: [],
  ...more,
});
