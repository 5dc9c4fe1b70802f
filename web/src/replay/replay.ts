import type { ReplayLink } from '../shell/link';
import { wordsOf, type Market } from '../stream/market';

let clocks = 0;

export type Phase = 'playing' | 'paused' | 'ended';

/** The replay that the page shows: what is asked of its clock, and what it was seen to show. */
export class Replay {
  /** Whatever the page replays, it replays by this clock. */
  readonly clock = `page-${++clocks}`;
  readonly from: number;
  readonly to: number | null;
  speed: number;
  phase: Phase = 'playing';
  /** The newest time that was seen, microseconds. */
  now: number;
  problem: string | null = null;
  readonly #watchers = new Set<() => void>();
  #version = 0;

  constructor(readonly market: Market, link: ReplayLink) {
    this.from = this.now = link.from;
    this.to = link.to;
    this.speed = link.speed;
  }

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  version = (): number => this.#version;

  /** How its clock goes now: what a subscription joins it with, also after a cut. */
  pace = (): { speed: number; paused?: boolean } => (this.phase === 'paused' ? { speed: this.speed, paused: true } : { speed: this.speed });

  /** Something of this time was shown. */
  saw(us: number): void {
    if (us <= this.now) return;
    this.now = us;
    this.#tell();
  }

  ended(): void {
    this.phase = 'ended';
    this.#tell();
  }

  async toggle(): Promise<void> {
    if (this.phase === 'ended') return;
    const isPlaying = this.phase === 'playing';
    await this.#ask(isPlaying ? 'Pause' : 'Resume', {}, () => (this.phase = isPlaying ? 'paused' : 'playing'));
  }

  /** One minute of the clock's time, or `span`. */
  async step(span = 'PT1M'): Promise<void> {
    if (this.phase === 'playing') await this.toggle();
    await this.#ask('Step', { span }, () => undefined);
  }

  seek(us: number): Promise<void> {
    return this.#ask('Seek', { to: us }, () => (this.now = us));
  }

  faster(speed: number): Promise<void> {
    return this.#ask('Speed', { speed }, () => (this.speed = speed));
  }

  async #ask(op: 'Pause' | 'Resume' | 'Seek' | 'Speed' | 'Step', request: Record<string, unknown>, done: () => void): Promise<void> {
    try {
      await this.market.command(op, { clock: this.clock, ...request });
      this.problem = null;
      done();
    } catch (error) {
      this.problem = wordsOf(error);
    }

    this.#tell();
  }

  #tell(): void {
    this.#version++;
    this.#watchers.forEach(changed => changed());
  }
}
