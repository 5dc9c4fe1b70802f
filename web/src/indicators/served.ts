import type { Candle } from '../market/candle';
import { analysisFrom, indicatorCatalogue, type ServedIndicator } from '../rest/api';
import type { Indicator } from './catalog';

const colours = 6;
const catalogue = new Map<string, ServedIndicator>();

/** Has the server's catalogue at hand; without it the chart has what the page computes itself. */
export async function loadServed(read: () => Promise<ServedIndicator[]> = indicatorCatalogue): Promise<void> {
  for (const indicator of await read()) if (indicator.place !== 'marker') catalogue.set(indicator.name, indicator);
}

/** As a menu shows them. */
export const servedKinds = (): { kind: string; label: string; key: string }[] =>
  [...catalogue.values()].map(({ name, title, parameters }) => ({ kind: name, label: title, key: [name, ...parameters.map(parameter => parameter.default)].join(':') }));

/** `adx:14`, an indicator that the server computes; null where it has none such. */
export function servedOf(key: string): Indicator | null {
  const [name = '', ...given] = key.split(':');
  const found = catalogue.get(name);
  if (!found || given.length > found.parameters.length) return null;
  const numbers = found.parameters.map((parameter, i) => (given[i] === undefined ? parameter.default : Number(given[i])));
  const fits = found.parameters.every(({ min, max, whole }, i) => numbers[i]! >= min && numbers[i]! <= max && (!whole || Number.isInteger(numbers[i])));
  if (!fits) return null;
  const spec = numbers.length === 0 ? name : `${name}(${numbers.join(',')})`;
  const lines = found.outputs.length === 1 ? [spec] : found.outputs.map(output => `${spec}.${output}`);
  return {
    key: [name, ...numbers].join(':'),
    title: [name.toUpperCase(), ...numbers].join(' '),
    place: found.place === 'overlay' ? 'prices' : 'pane',
    spec,
    plot: ({ bars, served }) => lines.map((line, n) => ({
      name: line, colour: n % colours, kind: line.endsWith('.histogram') ? 'histogram' : 'line', line: bars.map(bar => served?.at(bar.start_us, line) ?? null),
    })),
  };
}

/** What the server computes over the bars of a chart: asked for what is drawn, and again of the last bars as they change. */
export class ServedValues {
  readonly #values = new Map<number, Record<string, number | null>>();
  #from = Infinity;
  #askedAt = -Infinity;
  #isAsking = false;

  constructor(
    readonly instrument: string, readonly interval: string, readonly specs: readonly string[], readonly changed: () => void,
    readonly read: typeof analysisFrom = analysisFrom, readonly now: () => number = () => performance.now()) {
  }

  at(startUs: number, line: string): number | null {
    const value = this.#values.get(startUs)?.[line];
    return value === undefined || value === null ? null : Number(value);
  }

  /** These bars are drawn. */
  async want(bars: readonly Candle[]): Promise<void> {
    const first = bars[0];
    if (!first || this.specs.length === 0 || this.#isAsking) return;
    const isOlder = first.start_us < this.#from;
    if (!isOlder && this.now() - this.#askedAt < 1_000) return;
    const from = isOlder ? first.start_us : (bars.at(-3) ?? first).start_us;
    this.#isAsking = true;
    this.#askedAt = this.now();
    try {
      for (const { start_us, values } of await this.read(this.instrument, this.interval, this.specs.join(','), from)) this.#values.set(start_us, values);
      this.#from = Math.min(this.#from, from);
      this.changed();
    } catch {
      // It is asked again with the next bar.
    } finally {
      this.#isAsking = false;
    }
  }
}
