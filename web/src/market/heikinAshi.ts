import type { Point } from './candle';

/** Heikin-Ashi bars: the mean of each bar, opened at the middle of the one before. */
export function heikinAshi(points: readonly Point[]): Point[] {
  const bars: Point[] = [];
  for (const { time, open, high, low, close } of points) {
    const before = bars.at(-1);
    const mean = (open + high + low + close) / 4;
    const from = before ? (before.open + before.close) / 2 : (open + close) / 2;
    bars.push({ time, open: from, high: Math.max(high, from, mean), low: Math.min(low, from, mean), close: mean });
  }

  return bars;
}
