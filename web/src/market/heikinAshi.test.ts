import { expect, test } from 'vitest';
import { heikinAshi } from './heikinAshi';

test('a bar opens in the middle of the one before and closes at its mean', () => {
  expect(heikinAshi([
    { time: 0, open: 10, high: 12, low: 8, close: 11 },
    { time: 1, open: 11, high: 11.5, low: 10.9, close: 11.4 },
  ])).toEqual([
    { time: 0, open: 10.5, high: 12, low: 8, close: 10.25 },
    { time: 1, open: 10.375, high: 11.5, low: 10.375, close: 11.2 },
  ]);
});

test('nothing gives nothing', () => expect(heikinAshi([])).toEqual([]));
