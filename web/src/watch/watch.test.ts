import { expect, test } from 'vitest';
import type { Quote } from '../stream/frames';
import { freeName, keepGroups, readGroups, withShared, without, withInstrument } from './groups';
import { ordered } from './order';

const storage = (text: string | null) => ({ getItem: () => text });
const empty = [{ name: 'Watch list', instruments: [] }];

test.each([null, '', '{', 'null', '{}', '[1,{"name":1}]', '[{"name":"a","instruments":[1]}]'])('kept as %j is an empty list', text => expect(readGroups(storage(text))).toEqual(empty));

test('what was kept comes back', () => {
  const groups = [{ name: 'Banks', instruments: ['NSE:SBIN'] }];
  let kept = '';
  keepGroups({ setItem: (_, text) => (kept = text) }, groups);
  expect(readGroups(storage(kept))).toEqual(groups);
});

test('lists of the server stay there, and are as it has them', () => {
  const own = { name: 'Own', instruments: ['A:B'] };
  const all = withShared([own, { name: 'Gone', instruments: [], isShared: true }], [{ name: 'Ours', instruments: ['A:C'] }]);
  expect(all).toEqual([own, { name: 'Ours', instruments: ['A:C'], isShared: true }]);
  let kept = '';
  keepGroups({ setItem: (_, text) => (kept = text) }, all);
  expect(readGroups(storage(kept))).toEqual([own]);
  expect(withShared([], [])).toEqual(empty);
  expect(withShared(empty, [own])).toEqual([{ ...own, isShared: true }]);
  expect(freeName(all, 'Own')).toBe('Own 2');
});

test('an instrument is in a list once', () => {
  const group = withInstrument(withInstrument(empty[0]!, 'A:B'), 'A:B');
  expect(group.instruments).toEqual(['A:B']);
  expect(without(group, 'A:B').instruments).toEqual([]);
});

test('an order is by exact values, with the unknown last', () => {
  const changes: Record<string, string | null> = { a: '-1.5', b: '10.0', c: null, d: '9.99' };
  const quote = (id: string) => ({ change_percent: changes[id], volume: null }) as unknown as Quote;
  expect(ordered(['a', 'b', 'c', 'd'], 'change', quote)).toEqual(['b', 'd', 'a', 'c']);
  expect(ordered(['b', 'a'], 'own', quote)).toEqual(['b', 'a']);
  expect(ordered(['b', 'a'], 'name', quote)).toEqual(['a', 'b']);
});
