import type { Frame, From, Request } from './frames';

/**
 * Where a subscription stands: the last full cursor, and the last position of each partition since. What is asked from here joins what came
 * before: together they are the stream, each item once.
 */
export class ResumePoint {
  #cursor: string | undefined;
  readonly #positions = new Map<string, string>();

  /** Takes a frame into account, after its items were used. */
  pass(frame: Frame): void {
    if (frame.cursor !== undefined) {
      this.#cursor = frame.cursor;
      this.#positions.clear();
    } else if (frame.event === 'data' && frame.pos !== undefined) {
      this.#positions.set(frame.pos.slice(0, frame.pos.indexOf('.')), frame.pos);
    }
  }

  /** A cursor that was told in the end. */
  ended(cursor: string): void {
    this.#cursor = cursor;
    this.#positions.clear();
  }

  get from(): From | undefined {
    return this.#cursor === undefined ? undefined : { cursor: this.#cursor, pos: [...this.#positions.values()] };
  }

  /** The request that goes on from here; the request itself where nothing came yet. */
  request(asked: Request): Request {
    const from = this.from;
    return from === undefined ? asked : { ...asked, from };
  }
}
