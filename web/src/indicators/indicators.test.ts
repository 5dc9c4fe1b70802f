import { describe, expect, test } from 'vitest';
import { bollinger, ema, sma, wilder } from './averages';
import { atr, macd, rsi } from './oscillators';
import { sessionVwap } from './vwap';

/** Closes of the worked example of RSI(14) at school.stockcharts.com, and its first values. */
const closes = [44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.1, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28, 46.0, 46.03];

describe('averages', () => {
  test('a simple mean begins when there are bars enough', () => expect(sma([1, 2, 3, 4], 3)).toEqual([null, null, 2, 3]));
  test('an exponential mean begins with a simple one', () => expect(ema([1, 2, 3, 5], 3)).toEqual([null, null, 2, 3.5]));
  test("Wilder's mean weighs the newest by 1 / n", () => expect(wilder([1, 2, 3, 5], 3)).toEqual([null, null, 2, 3]));
  test('bands are as wide as prices scatter', () => {
    const { middle, upper, lower } = bollinger([2, 4, 4, 4, 5, 5, 7, 9], 8, 2);
    expect([middle[7], upper[7], lower[7], upper[6]]).toEqual([5, 9, 1, null]);
  });
  test('long series do not drift', () => {
    const line = sma(Array.from({ length: 100_000 }, (_, i) => 0.1 * (i % 10)), 10);
    expect(line.at(-1)).toBeCloseTo(0.45, 9);
  });
});

describe('oscillators', () => {
  test('relative strength is as in the worked example', () => {
    const line = rsi(closes, 14);
    expect(line[13]).toBeNull();
    expect(line[14]).toBeCloseTo(70.46, 1);
    expect(line[15]).toBeCloseTo(66.25, 1);
    expect(line[16]).toBeCloseTo(66.48, 1);
  });
  test('relative strength of what does not move is in the middle', () => expect(rsi([1, 1, 1, 1], 2)).toEqual([null, null, 50, 50]));
  test('the MACD of a straight line is constant, and its signal the same', () => {
    const { line, signal, histogram } = macd(Array.from({ length: 60 }, (_, i) => i), 12, 26, 9);
    expect(line[24]).toBeNull();
    expect(line[25]).toBeCloseTo(7, 9);
    expect(signal[32]).toBeNull();
    expect(signal[59]).toBeCloseTo(7, 9);
    expect(histogram[59]).toBeCloseTo(0, 9);
  });
  test('the true range spans a gap', () => expect(atr([{ high: 11, low: 9, close: 10 }, { high: 15, low: 14, close: 14.5 }, { high: 15, low: 14, close: 14 }], 2)).toEqual([null, 3.5, 2.25]));
  test('too few bars give nothing', () => expect([rsi([1], 14), macd([1], 12, 26, 9).histogram, atr([], 14)]).toEqual([[null], [null], []]));
});

describe('session VWAP', () => {
  const at = (price: number, volume: number | null, session: string) => ({ high: price, low: price, close: price, volume, turnover: null, session });
  test('begins anew with each session', () => expect(sessionVwap([at(10, 1, 'a'), at(20, 3, 'a'), at(30, 5, 'b')])).toEqual([10, 17.5, 30]));
  test('is nothing without volume', () => expect(sessionVwap([at(10, null, 'a'), at(20, 0, 'a')])).toEqual([null, null]));
  test('takes turnover where there is one', () => expect(sessionVwap([{ ...at(10, 2, 'a'), turnover: 21 }])).toEqual([10.5]));
});
