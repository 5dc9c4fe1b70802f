import { expect, test } from 'vitest';
import type { Frame, Request } from './frames';
import { ResumePoint } from './resume';

const asked: Request = { id: 'c', channel: 'candles', instruments: ['SIM:ACME'], interval: '1m', from: { last: 3 } };

/** A server with a log of two partitions: a cursor says how many records of each were sent. */
class Log {
  constructor(readonly records: readonly (readonly [partition: number, item: number])[]) {}

  *read(request: Request): Generator<Frame> {
    const done = [0, 0];
    const from = request.from;
    if (typeof from === 'object' && 'cursor' in from) {
      from.cursor.split('/').forEach((count, p) => (done[p] = Number(count)));
      for (const pos of from.pos) {
        const [p, offset] = pos.split('.').map(Number);
        done[p!] = offset! + 1;
      }
    }

    yield { event: 'subscribed', cursor: done.join('/') };
    const offsets = [0, 0];
    let sent = 0;
    for (const [p, item] of this.records) {
      const offset = offsets[p]!++;
      if (offset < done[p]!) continue;
      done[p] = offset + 1;
      yield { event: 'data', pos: `${p}.${offset}`, data: [item] };
      if (++sent % 3 === 0) yield { event: 'checkpoint', cursor: done.join('/') };
    }
  }
}

test('wherever it is cut, what came together is the stream, each item once', () => {
  const log = new Log(Array.from({ length: 30 }, (_, i) => [i % 3 === 0 ? 0 : 1, i] as const));
  for (let cut = 0; cut < 12; cut++) {
    const point = new ResumePoint();
    const got: unknown[] = [];
    for (let rounds = 0; got.length < 30 && rounds < 100; rounds++) {
      let left = cut + 2;
      for (const frame of log.read(point.request(asked))) {
        if (left-- === 0) break;
        got.push(...(frame.data ?? []));
        point.pass(frame);
      }
    }

    expect(got.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 30 }, (_, i) => i));
  }
});

test('before anything came, the request is the one that was made', () => expect(new ResumePoint().request(asked)).toEqual(asked));

test('a full cursor takes the place of all positions before it', () => {
  const point = new ResumePoint();
  point.pass({ event: 'subscribed', cursor: 'a' });
  point.pass({ event: 'data', pos: '0.1' });
  point.pass({ event: 'data', pos: '1.7' });
  point.pass({ event: 'data', pos: '0.2' });
  expect(point.from).toEqual({ cursor: 'a', pos: ['0.2', '1.7'] });
  point.pass({ event: 'data', cursor: 'b' });
  expect(point.from).toEqual({ cursor: 'b', pos: [] });
});

test('the present state is no part of the stream', () => {
  const point = new ResumePoint();
  point.pass({ event: 'subscribed', cursor: 'a' });
  point.pass({ event: 'data', snapshot: true, data: [1] });
  expect(point.from).toEqual({ cursor: 'a', pos: [] });
});
