import type { Candle } from './candle';

const columns = ['instrument', 'interval', 'start_us', 'end_us', 'open', 'high', 'low', 'close', 'volume', 'turnover', 'vwap', 'oi', 'revision', 'closed', 'source', 'flags'] as const;

const field = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(' ') : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Candles as CSV with a header, digits as the API wrote them. */
export const csvOf = (candles: readonly Candle[]): string =>
  [columns.join(','), ...candles.map(candle => columns.map(name => field(candle[name])).join(','))].join('\n') + '\n';
