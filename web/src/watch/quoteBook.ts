import type { Frame, Quote } from '../stream/frames';
import type { Market, Subscription } from '../stream/market';
import type { Replay } from '../replay/replay';

/** The newest quote of each instrument, and what its feed said of it. Each has watchers of its own, so that a row is drawn alone. */
export class QuoteBook {
  readonly #quotes = new Map<string, Quote>();
  readonly #answers = new Map<string, string>();
  readonly #watchers = new Map<string, Set<() => void>>();
  #subscription: Subscription | undefined;
  #wanted: string[] = [];
  /** What the server refuses; watched as the instrument without a name. */
  problem: string | null = null;

  constructor(readonly market: Market, readonly replay: Replay | null) {}

  quote = (id: string): Quote | undefined => this.#quotes.get(id);
  answer = (id: string): string | undefined => this.#answers.get(id);

  watch(id: string, changed: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(changed));
    return () => watchers.delete(changed);
  }

  /** Carries these instruments from now on. */
  want(ids: readonly string[]): void {
    const [add, remove] = [ids.filter(id => !this.#wanted.includes(id)), this.#wanted.filter(id => !ids.includes(id))];
    this.#wanted = [...ids];
    if (add.length + remove.length === 0) return;
    if (ids.length === 0) {
      this.stop();
    } else if (this.#subscription) {
      this.#subscription.update({ ...(add.length > 0 ? { add } : {}), ...(remove.length > 0 ? { remove } : {}) });
    } else {
      this.#subscribe();
    }
  }

  stop(): void {
    this.#subscription?.stop();
    this.#subscription = undefined;
  }

  #subscribe(): void {
    const { replay } = this;
    this.#subscription = this.market.subscribe({
      channel: 'quotes', instruments: this.#wanted, conflate: Math.min(60_000, 250 * (replay?.speed ?? 1)),
      ...(replay ? { from: replay.from, clock: replay.clock, ...(replay.to === null ? {} : { to: replay.to }) } : {}),
    }, {
      frame: frame => this.#take(frame),
      refused: ({ message }) => {
        this.problem = message;
        this.#subscription = undefined;
        this.#tell('');
      },
      ...(replay ? { asksNow: replay.pace } : {}),
    });
  }

  #take(frame: Frame): void {
    if (frame.event === 'upstream' && frame.instrument) {
      this.#answers.set(frame.instrument, [frame.status, frame.message ?? frame.reason].filter(Boolean).join(': '));
      this.#tell(frame.instrument);
    }

    if (frame.event === 'completed') this.replay?.ended();
    if (frame.event !== 'data') return;
    for (const quote of frame.data as Quote[]) {
      this.#quotes.set(quote.instrument, quote);
      this.replay?.saw(quote.time_us);
      this.#tell(quote.instrument);
    }
  }

  #tell(id: string): void {
    this.#watchers.get(id)?.forEach(changed => changed());
  }
}
