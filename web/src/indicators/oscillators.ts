import { ema, wilder, type Line } from './averages';

/** Wilder's relative strength, 0 to 100; 50 where nothing moved. */
export function rsi(values: readonly number[], n: number): Line {
  const moves = values.slice(1).map((value, i) => value - values[i]!);
  const up = wilder(moves.map(move => Math.max(move, 0)), n);
  const down = wilder(moves.map(move => Math.max(-move, 0)), n);
  return values.map((_, i) => {
    const [gain, loss] = [up[i - 1], down[i - 1]];
    if (gain == null || loss == null) return null;
    return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  });
}

/** Difference of two exponential means, its own mean, and what is between them. */
export function macd(values: readonly number[], fast: number, slow: number, smooth: number): { line: Line; signal: Line; histogram: Line } {
  const [quick, calm] = [ema(values, fast), ema(values, slow)];
  const line = values.map((_, i) => (quick[i] == null || calm[i] == null ? null : quick[i]! - calm[i]!));
  const from = line.findIndex(value => value !== null);
  const signal: Line = from < 0 ? line.map(() => null) : [...Array<null>(from).fill(null), ...ema(line.slice(from) as number[], smooth)];
  return { line, signal, histogram: line.map((value, i) => (value === null || signal[i] == null ? null : value - signal[i]!)) };
}

/** Wilder's mean of the true range. */
export function atr(bars: readonly { high: number; low: number; close: number }[], n: number): Line {
  return wilder(bars.map(({ high, low }, i) => {
    const before = bars[i - 1]?.close;
    return before === undefined ? high - low : Math.max(high, before) - Math.min(low, before);
  }), n);
}
