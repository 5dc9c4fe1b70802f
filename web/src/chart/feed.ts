import type { Candle } from '../market/candle';
import { Series, type Change } from '../market/series';
import { ApiError, candlesBefore } from '../rest/api';
import type { Frame } from '../stream/frames';
import type { Market, Refusal, Subscription } from '../stream/market';
import type { Replay } from '../replay/replay';

const page = 1000;

/** Where the hours of the instrument's session group stand. */
export interface Session {
  phase: string;
  next_open_us: number | null;
  next_close_us: number | null;
}

export interface Told {
  changed(change: Change): void;
  /** The server refuses; in its words. */
  refused(refusal: Refusal): void;
  /** Data are known to be missing, or were found. */
  gap?(gap: { from_us: number; to_us: number; filled: boolean }): void;
  session?(session: Session): void;
}

/**
 * The bars of an instrument: history that is pulled page by page as somebody scrolls left, then what follows, live or replayed.
 */
export class CandleFeed {
  readonly series = new Series();
  readonly #subscriptions: Subscription[] = [];
  readonly #gone = new AbortController();
  #isLoading = false;
  #reachedStart = false;

  constructor(readonly market: Market, readonly instrument: string, readonly interval: string, readonly replay: Replay | null, readonly told: Told) {
    if (replay) {
      void this.#before(replay.from);
      const request = { instruments: [instrument], interval, from: replay.from, clock: replay.clock, ...(replay.to === null ? {} : { to: replay.to }) };
      this.#subscribe({ channel: 'candles', ...request });
      // Ten times a second of the viewer's time; a minute of the replay is the most that the server takes.
      this.#subscribe({ channel: 'candles.live', conflate: Math.min(60_000, 100 * replay.speed), ...request });
    } else {
      this.#subscribe({ channel: 'candles', instruments: [instrument], interval, from: { last: page } });
      this.#subscribe({ channel: 'candles.live', instruments: [instrument], interval, conflate: 250 });
    }
  }

  /** Pulls the page of history before the first bar, where there is one and none is on its way. */
  async older(): Promise<void> {
    const first = this.series.first;
    if (!first || this.#isLoading || this.#reachedStart) return;
    await this.#load(first.start_us, () => true);
  }

  stop(): void {
    this.#gone.abort();
    this.#subscriptions.forEach(subscription => subscription.stop());
  }

  /** The bars that had ended when the replay's clock begins: one that had not would tell what is to come. */
  #before(us: number): Promise<void> {
    return this.#load(us, candle => candle.end_us <= us);
  }

  async #load(before: number | undefined, keep: (candle: Candle) => boolean): Promise<void> {
    this.#isLoading = true;
    try {
      const candles = await candlesBefore(this.instrument, this.interval, before, page, this.#gone.signal);
      this.#reachedStart = candles.length === 0;
      this.#merge(candles.filter(keep));
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) this.#reachedStart = true;
    } finally {
      this.#isLoading = false;
    }
  }

  #subscribe(request: Parameters<Market['subscribe']>[0]): void {
    this.#subscriptions.push(this.market.subscribe(request, {
      frame: frame => this.#take(frame),
      refused: refusal => this.told.refused(refusal),
      ...(this.replay ? { asksNow: this.replay.pace } : {}),
    }));
  }

  #take(frame: Frame): void {
    switch (frame.event) {
      case 'subscribed':
        // What was cut cannot be joined again: what is shown would have a hole that nobody sees.
        if (frame.recovered === false) this.#clear();
        break;
      case 'caught_up':
        // Where the stream began with less than a page, what there is before it is asked for.
        if (!this.replay && !this.#isLoading && this.series.bars.length < page) void this.#load(this.series.first?.start_us, () => true);
        break;
      case 'sought':
        this.#clear();
        if (frame.time_us !== undefined) void this.#before(frame.time_us);
        break;
      case 'gap':
        if (frame.from_us !== undefined && frame.to_us !== undefined) this.told.gap?.({ from_us: frame.from_us, to_us: frame.to_us, filled: frame.filled === true });
        break;
      case 'session':
        if (frame.phase) this.told.session?.({ phase: frame.phase, next_open_us: frame.next_open_us ?? null, next_close_us: frame.next_close_us ?? null });
        break;
      case 'data':
        this.#merge(frame.data as Candle[]);
        break;
    }
  }

  #clear(): void {
    this.#reachedStart = false;
    this.series.clear();
    this.told.changed('rewrite');
  }

  #merge(candles: readonly Candle[]): void {
    const change = this.series.merge(candles);
    if (change !== 'none') this.told.changed(change);
  }
}
