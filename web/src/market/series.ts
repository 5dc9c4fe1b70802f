import type { Candle } from './candle';

/** What a change did to a series: its last two bars at most and what follows them, or bars before. */
export type Change = 'none' | 'tail' | 'rewrite';

/**
 * The bars of one instrument and interval by open time: closed ones, each in its highest revision, and the open one behind them. It does not matter in
 * which order they come, nor how often.
 */
export class Series {
  #bars: Candle[] = [];

  get bars(): readonly Candle[] {
    return this.#bars;
  }

  get first(): Candle | undefined {
    return this.#bars[0];
  }

  get last(): Candle | undefined {
    return this.#bars.at(-1);
  }

  clear(): void {
    this.#bars = [];
  }

  /** Merges candles, closed and open. */
  merge(candles: readonly Candle[]): Change {
    const [first, rest] = [candles[0], this.first];
    if (first && rest && candles.length > 1 && candles.at(-1)!.start_us < rest.start_us && isAscending(candles)) {
      this.#bars = [...candles, ...this.#bars];
      return 'rewrite';
    }

    let change: Change = 'none';
    for (const candle of candles) {
      const done = this.#put(candle);
      if (done === 'rewrite' || (done === 'tail' && change === 'none')) change = done;
    }

    return change;
  }

  /** The bar that holds a time, or the last one before it. */
  indexAt(us: number): number {
    let [low, high] = [0, this.#bars.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#bars[middle]!.start_us <= us) low = middle + 1;
      else high = middle;
    }

    return low - 1;
  }

  #put(candle: Candle): Change {
    const at = this.indexAt(candle.start_us);
    const there = this.#bars[at];
    if (there?.start_us === candle.start_us) {
      if (!supersedes(candle, there)) return 'none';
      this.#bars[at] = candle;
      return at >= this.#bars.length - 2 ? 'tail' : 'rewrite';
    }

    // What is open stands at the end: a state that was overtaken by a later bar is nobody's bar.
    if (!candle.closed && at < this.#bars.length - 1) return 'none';
    // An open bar that ended without a word was none: its place is taken by what came of it, or by nothing.
    this.#bars.splice(at + 1, 0, candle);
    return at + 1 === this.#bars.length - 1 ? 'tail' : 'rewrite';
  }
}

/** Whether a candle takes the place of another one of the same open time. */
function supersedes(candle: Candle, there: Candle): boolean {
  if (candle.closed !== there.closed) return candle.closed;
  return !candle.closed || candle.revision > there.revision;
}

const isAscending = (candles: readonly Candle[]): boolean => candles.every((candle, i) => i === 0 || candles[i - 1]!.start_us < candle.start_us);
