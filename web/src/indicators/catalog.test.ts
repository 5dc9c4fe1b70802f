import { expect, test } from 'vitest';
import { bar } from '../market/candles.fixture';
import { pointOf } from '../market/candle';
import { Zone } from '../market/zone';
import { indicatorOf, kinds } from './catalog';

test.each([['sma', 'sma:20'], ['sma:9', 'sma:9'], ['bb:20:2.5', 'bb:20:2.5'], ['macd', 'macd:12:26:9'], ['vwap', 'vwap']])('%s is %s', (key, full) => expect(indicatorOf(key)?.key).toBe(full));

test.each(['', 'nothing', 'toString', 'sma:0', 'sma:x', 'sma:1.5', 'sma:1:2', 'sma:99999'])('%j is none', key => expect(indicatorOf(key)).toBeNull());

test('every kind gives a value for each bar', () => {
  const bars = Array.from({ length: 60 }, (_, i) => bar(i, `${100 + (i % 7)}`));
  for (const { key } of kinds()) {
    const plots = indicatorOf(key)!.plot({ bars, points: bars.map(pointOf), zone: Zone.of('UTC') });
    expect(plots.map(plot => plot.line.length)).toEqual(plots.map(() => 60));
    expect(plots.every(plot => Number.isFinite(plot.line.at(-1)))).toBe(true);
  }
});
