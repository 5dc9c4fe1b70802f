import { describe, expect, it } from 'vitest';
import type { Candle } from '../market/candle';
import { indicatorOf, kinds } from './catalog';
import { ServedValues, loadServed, servedOf } from './served';

const bar = (start_us: number) => ({ start_us }) as Candle;

describe('indicators that the server computes', () => {
  it('are in the catalogue with their parameters, beside those that the page computes', async () => {
    await loadServed(async () => [
      { name: 'adx', title: 'Average directional index', place: 'pane', parameters: [{ name: 'period', default: 14, min: 2, max: 2000, whole: true }], outputs: ['adx', 'plus_di', 'minus_di'] },
      { name: 'sma', title: 'Simple moving average', place: 'overlay', parameters: [{ name: 'period', default: 20, min: 1, max: 2000, whole: true }], outputs: ['sma'] },
      { name: 'cdldoji', title: 'Doji', place: 'marker', parameters: [], outputs: ['cdldoji'] },
    ]);
    expect(kinds().filter(({ kind }) => kind === 'sma')).toHaveLength(1);
    expect(kinds().find(({ kind }) => kind === 'adx')).toEqual({ kind: 'adx', label: 'Average directional index', key: 'adx:14' });
    expect(indicatorOf('adx:7')).toMatchObject({ key: 'adx:7', title: 'ADX 7', place: 'pane', spec: 'adx(7)' });
    expect(servedOf('adx:1')).toBeNull();
    expect(servedOf('adx:2.5')).toBeNull();
    expect(servedOf('cdldoji')).toBeNull();
  });

  it('are asked for what is drawn, and drawn where there is a value', async () => {
    const asked: number[] = [];
    let time = 0;
    const served = new ServedValues('SIM:ACME', '1m', ['adx(14)'], () => undefined, async (_, __, ___, from) => {
      asked.push(from);
      return [{ start_us: from, values: { 'adx(14).adx': null, 'adx(14).plus_di': 12.5 } }];
    }, () => time);
    const bars = [bar(10), bar(20), bar(30), bar(40)];
    await served.want(bars);
    await served.want(bars);
    time = 2_000;
    await served.want(bars);
    await served.want([bar(5), ...bars]);
    expect(asked).toEqual([10, 20, 5]);
    const lines = servedOf('adx:14')!.plot({ bars, points: [], zone: null as never, served });
    expect(lines.map(({ line }) => line)).toEqual([[null, null, null, null], [12.5, 12.5, null, null], [null, null, null, null]]);
  });
});
