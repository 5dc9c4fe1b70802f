import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { key, refuseKey } from '../rest/key';
import type { Frame, Request } from './frames';
import { ResumePoint } from './resume';

export type Link = 'connecting' | 'up' | 'down';

export interface Refusal {
  code: string;
  message: string;
}

/** What a subscriber is told. */
export interface Listener {
  frame(frame: Frame): void;
  /** It has ended, and asking again would not help. */
  refused?(refusal: Refusal): void;
  /** What is asked for in another way by now: whoever was cut comes back to what is, not to what was. */
  asksNow?(): Partial<Request>;
}

export interface Subscription {
  /** Changes what it carries; its place in the stream stays. */
  update(change: { add?: string[]; remove?: string[] }): void;
  stop(): void;
}

/** Milliseconds before the n-th try. */
const waits = [0, 500, 1000, 2000, 4000];

/**
 * One connection to `/hubs/market`. It comes back by itself, and each of its subscriptions goes on from where it was cut.
 */
export class Market {
  readonly #hub: HubConnection;
  readonly #running = new Set<Running>();
  readonly #watchers = new Set<() => void>();
  #link: Link = 'connecting';
  #names = 0;

  constructor(url = new URL('hubs/market', document.baseURI).href) {
    this.#hub = new HubConnectionBuilder()
      .withUrl(url, { accessTokenFactory: () => key() ?? '' })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount: n }) => waits[Math.min(n, waits.length - 1)]! })
      .configureLogging(LogLevel.None)
      .build();
    // What the connection itself says, `welcome`, is of no use here.
    this.#hub.on('Event', () => undefined);
    this.#hub.onreconnecting(() => this.#set('down'));
    this.#hub.onreconnected(() => void this.#begin());
    this.#hub.onclose(() => void this.#connect(1));
    void this.#connect(0);
  }

  get link(): Link {
    return this.#link;
  }

  /** Calls whenever `link` has changed. */
  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  subscribe(asked: Omit<Request, 'id'>, listener: Listener): Subscription {
    const running = new Running(this.#hub, { ...asked, id: `s${++this.#names}` }, listener, () => this.#running.delete(running));
    this.#running.add(running);
    if (this.#link === 'up') running.start();
    return running;
  }

  /** Has a command of a replay applied to all subscriptions of its clock. Rejects with what the server says of it. */
  async command(op: 'Pause' | 'Resume' | 'Seek' | 'Speed' | 'Step', request: Record<string, unknown>): Promise<void> {
    await this.#hub.invoke(op, request);
  }

  async #connect(tries: number): Promise<void> {
    this.#set(tries === 0 ? 'connecting' : 'down');
    await new Promise(resolve => setTimeout(resolve, waits[Math.min(tries, waits.length - 1)]));
    try {
      await this.#hub.start();
    } catch (error) {
      if (/\b401\b/.test(String(error))) refuseKey();
      return this.#connect(tries + 1);
    }

    await this.#begin();
  }

  async #begin(): Promise<void> {
    try {
      await this.#hub.invoke('Options', { decimals: 'string' });
    } catch {
      // Cut again; the next connection begins here, too.
      return;
    }

    this.#set('up');
    this.#running.forEach(running => running.start());
  }

  #set(link: Link): void {
    if (link === this.#link) return;
    this.#link = link;
    this.#watchers.forEach(changed => changed());
  }
}

/** A subscription over all connections that it has lived on. */
class Running implements Subscription {
  #point = new ResumePoint();
  #asked: Request;
  #stream: { dispose(): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #starts = 0;
  #name = '';
  #ended = false;

  constructor(readonly hub: HubConnection, asked: Request, readonly listener: Listener, readonly forget: () => void) {
    this.#asked = asked;
  }

  /** Begins, or goes on, on the connection that there is now. */
  start(): void {
    if (this.#ended || this.hub.state !== HubConnectionState.Connected) return;
    clearTimeout(this.#timer);
    this.#stream?.dispose();
    // A name of its own: the server may still be ending the one before.
    this.#name = `${this.#asked.id}.${++this.#starts}`;
    let again = 1000;
    let last: Frame | undefined;
    this.#stream = this.hub.stream<Frame>('Subscribe', { ...this.#point.request(this.#asked), ...this.listener.asksNow?.(), id: this.#name }).subscribe({
      next: frame => {
        last = frame;
        if (frame.event === 'closing') {
          again = frame.retry_after_ms ?? again;
          const cursor = frame.cursors?.[this.#name];
          if (cursor !== undefined) this.#point.ended(cursor);
        }

        this.listener.frame(frame);
        this.#point.pass(frame);
      },
      // It ended by itself: `completed`, or the server let it go and says when to come back.
      complete: () => (last?.event === 'completed' ? this.#end() : this.#retry(again)),
      error: (error: Error) => {
        const refusal = refusalOf(error, last);
        if (refusal && !last?.retryable) {
          this.#end();
          this.listener.refused?.(refusal);
        } else {
          this.#retry(again);
        }
      },
    });
  }

  update(change: { add?: string[]; remove?: string[] }): void {
    const kept = this.#asked.instruments.filter(name => !change.remove?.includes(name));
    this.#asked = { ...this.#asked, instruments: [...new Set([...kept, ...(change.add ?? [])])] };
    if (this.hub.state === HubConnectionState.Connected) this.hub.invoke('Update', { id: this.#name, ...change }).catch(() => this.#anew());
  }

  stop(): void {
    this.#end();
    this.#stream?.dispose();
  }

  /** Where an update did not reach it: a cursor is of the instruments that it was made for. */
  #anew(): void {
    this.#point = new ResumePoint();
    this.start();
  }

  #retry(after: number): void {
    if (!this.#ended) this.#timer = setTimeout(() => this.start(), after);
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.forget();
  }
}

/** What the server refused; null where the connection was cut. */
function refusalOf(error: Error, last: Frame | undefined): Refusal | null {
  if (last?.event === 'error') return { code: String(last.code), message: last.message ?? '' };
  const match = /(?:HubException: )?\b(bad_request|unknown_\w+|bad_cursor|range_too_large|limit|not_allowed|not_found): (.*)$/s.exec(error.message);
  return match ? { code: match[1]!, message: match[2]! } : null;
}

/** A problem with a command, in the server's words. */
export const wordsOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return refusalOf(new Error(text), undefined)?.message ?? text;
};
