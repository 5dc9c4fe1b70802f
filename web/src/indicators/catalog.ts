import type { Candle, Point } from '../market/candle';
import type { Zone } from '../market/zone';
import { bollinger, ema, sma, type Line } from './averages';
import { atr, macd, rsi } from './oscillators';
import { servedKinds, servedOf, type ServedValues } from './served';
import { sessionVwap } from './vwap';

export interface Input {
  bars: readonly Candle[];
  points: readonly Point[];
  /** Of the venue: where its sessions part. */
  zone: Zone;
  /** What the server computes over them. */
  served?: ServedValues | undefined;
}

export interface Plot {
  name: string;
  line: Line;
  /** Which of the chart's colours. */
  colour: number;
  kind?: 'line' | 'histogram';
}

export interface Indicator {
  /** As in a link: `sma:20`. */
  key: string;
  title: string;
  /** Where it is drawn: over the prices or in a pane of its own. */
  place: 'prices' | 'pane';
  /** What the server is asked for: `adx(14)`; none of one that the page computes itself. */
  spec?: string;
  plot(input: Input): Plot[];
}

type Maker = (n: number[]) => Omit<Indicator, 'key'>;

const closes = (input: Input): number[] => input.points.map(point => point.close);

const makers: Record<string, { defaults: number[]; label: string; make: Maker }> = {
  sma: { defaults: [20], label: 'Simple mean (SMA)', make: ([n]) => ({ title: `SMA ${n}`, place: 'prices', plot: input => [{ name: `SMA ${n}`, line: sma(closes(input), n!), colour: 0 }] }) },
  ema: { defaults: [50], label: 'Exponential mean (EMA)', make: ([n]) => ({ title: `EMA ${n}`, place: 'prices', plot: input => [{ name: `EMA ${n}`, line: ema(closes(input), n!), colour: 1 }] }) },
  bb: {
    defaults: [20, 2], label: 'Bollinger bands', make: ([n, k]) => ({
      title: `BB ${n} ${k}`, place: 'prices', plot: input => {
        const { middle, upper, lower } = bollinger(closes(input), n!, k!);
        return [{ name: 'BB upper', line: upper, colour: 2 }, { name: 'BB middle', line: middle, colour: 2 }, { name: 'BB lower', line: lower, colour: 2 }];
      },
    }),
  },
  vwap: {
    defaults: [], label: 'Session VWAP', make: () => ({
      title: 'VWAP', place: 'prices', plot: ({ bars, points, zone }) => [{
        name: 'VWAP', colour: 3,
        line: sessionVwap(points.map((point, i) => {
          const bar = bars[i]!;
          return { ...point, volume: bar.volume === null ? null : Number(bar.volume), turnover: bar.turnover === null ? null : Number(bar.turnover), session: zone.date(bar.start_us) };
        })),
      }],
    }),
  },
  rsi: { defaults: [14], label: 'Relative strength (RSI)', make: ([n]) => ({ title: `RSI ${n}`, place: 'pane', plot: input => [{ name: `RSI ${n}`, line: rsi(closes(input), n!), colour: 4 }] }) },
  macd: {
    defaults: [12, 26, 9], label: 'MACD', make: ([fast, slow, smooth]) => ({
      title: `MACD ${fast} ${slow} ${smooth}`, place: 'pane', plot: input => {
        const { line, signal, histogram } = macd(closes(input), fast!, slow!, smooth!);
        return [{ name: 'Histogram', line: histogram, colour: 5, kind: 'histogram' }, { name: 'MACD', line, colour: 0 }, { name: 'Signal', line: signal, colour: 1 }];
      },
    }),
  },
  atr: { defaults: [14], label: 'True range (ATR)', make: ([n]) => ({ title: `ATR ${n}`, place: 'pane', plot: input => [{ name: `ATR ${n}`, line: atr(input.points, n!), colour: 3 }] }) },
};

/** What can be drawn, as a menu shows it. */
export const kinds = (): { kind: string; label: string; key: string }[] => [
  ...Object.entries(makers).map(([kind, { label, defaults }]) => ({ kind, label, key: [kind, ...defaults].join(':') })),
  ...servedKinds().filter(({ kind }) => !Object.hasOwn(makers, kind) && kind !== 'bbands'),
];

/** `sma:20`, `macd:12:26:9`; null where it is none. */
export function indicatorOf(key: string): Indicator | null {
  const [kind = '', ...given] = key.split(':');
  const maker = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (!maker) return servedOf(key);
  const numbers = given.length === 0 ? maker.defaults : given.map(Number);
  if (numbers.length !== maker.defaults.length || numbers.some(n => !(n > 0 && n <= 1000)) || numbers.slice(0, kind === 'bb' ? 1 : undefined).some(n => !Number.isInteger(n))) return null;
  return { key: [kind, ...numbers].join(':'), ...maker.make(numbers) };
}
