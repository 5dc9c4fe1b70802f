import { describe, expect, test } from 'vitest';
import type { Candle } from './candle';
import { bar } from './candles.fixture';
import { Series } from './series';

const of = (...batches: Candle[][]): Series => {
  const series = new Series();
  batches.forEach(batch => series.merge(batch));
  return series;
};

const shown = (series: Series) => series.bars.map(b => `${b.start_us / 60_000_000}:${b.close}${b.closed ? '' : '*'}`).join(' ');

describe('a series', () => {
  test('has each bar once, in order of time', () => expect(shown(of([bar(2, '2'), bar(1, '1')], [bar(1, '1'), bar(3, '3')]))).toBe('1:1 2:2 3:3'));

  test('has the highest revision, whichever comes last', () => {
    const [plain, revised] = [bar(1, '1'), bar(1, '1.5', { revision: 1 })];
    expect(shown(of([plain], [revised]))).toBe('1:1.5');
    expect(shown(of([revised], [plain]))).toBe('1:1.5');
  });

  test('moves its open bar, and closes it', () => {
    const series = of([bar(1, '1'), bar(2, '2', { closed: false })]);
    expect(series.merge([bar(2, '2.5', { closed: false })])).toBe('tail');
    expect(shown(series)).toBe('1:1 2:2.5*');
    series.merge([bar(2, '3')]);
    expect(shown(series)).toBe('1:1 2:3');
  });

  test('does not open again what is closed', () => expect(shown(of([bar(1, '1')], [bar(1, '9', { closed: false })]))).toBe('1:1'));

  test('passes over an open state that later bars have overtaken', () => expect(shown(of([bar(1, '1'), bar(3, '3')], [bar(2, '9', { closed: false })]))).toBe('1:1 3:3'));

  test('takes a page of history at its left', () => {
    const series = of([bar(5, '5')]);
    expect(series.merge([bar(3, '3'), bar(4, '4')])).toBe('rewrite');
    expect(shown(series)).toBe('3:3 4:4 5:5');
  });

  test('says what a change did', () => {
    const series = of([bar(1, '1'), bar(2, '2')]);
    expect(series.merge([bar(2, '2')])).toBe('none');
    expect(series.merge([bar(3, '3')])).toBe('tail');
    expect(series.merge([bar(2, '2.1', { revision: 1 })])).toBe('tail');
    expect(series.merge([bar(1, '1.1', { revision: 1 })])).toBe('rewrite');
  });

  test('is the same in whatever order candles come', () => {
    const candles = [bar(1, '1'), bar(2, '2'), bar(2, '2.1', { revision: 1 }), bar(3, '3'), bar(1, '1.2', { revision: 2 })];
    const orders = candles.flatMap((_, i) => [[...candles.slice(i), ...candles.slice(0, i)], [...candles.slice(i), ...candles.slice(0, i)].reverse()]);
    expect(new Set(orders.map(order => shown(of(...order.map(c => [c])))))).toEqual(new Set(['1:1.2 2:2.1 3:3']));
  });

  test('finds the bar of a time', () => {
    const series = of([bar(1, '1'), bar(3, '3')]);
    expect([59, 60, 150, 200].map(s => series.indexAt(s * 1_000_000))).toEqual([-1, 0, 0, 1]);
  });
});
