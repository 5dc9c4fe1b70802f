import { expect, test } from 'vitest';
import { Zone } from './zone';

const [india, newYork] = [Zone.of('Asia/Kolkata'), Zone.of('America/New_York')];
const open = 1381152600000000; // 2013-10-07 09:30 in New York

test('a time is read in its zone', () => {
  expect(newYork.local(open)).toBe('2013-10-07T09:30:00');
  expect(india.local(open)).toBe('2013-10-07T19:00:00');
});

test('seconds are shown where bars need them', () => {
  expect(newYork.label(open, '1m')).toBe('Mon 07 Oct 2013 09:30');
  expect(newYork.label(open, '90s')).toBe('Mon 07 Oct 2013 09:30:00');
  expect(newYork.label(open, '1d')).toBe('Mon 07 Oct 2013');
});

test('every month has a number', () => {
  const dates = Array.from({ length: 12 }, (_, i) => Zone.of('UTC').date(Date.UTC(2024, i, 15) * 1000));
  expect(dates).toEqual(Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}-15`));
});

test('a local time becomes a moment', () => {
  expect(newYork.us('2013-10-07T09:30')).toBe(open);
  expect(india.us('2013-10-07T19:00:00')).toBe(open);
  expect(newYork.us('2013-10-07')).toBe(Date.UTC(2013, 9, 7, 4) * 1000);
  expect(newYork.us('nonsense')).toBeNull();
});

test('of a time that comes twice the first is meant, of one that is left out the later', () => {
  expect(newYork.us('2024-11-03T01:30')).toBe(Date.UTC(2024, 10, 3, 5, 30) * 1000);
  expect(newYork.us('2024-03-10T02:30')).toBe(Date.UTC(2024, 2, 10, 7, 30) * 1000);
});

test.each(['Asia/Kolkata', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia', 'UTC'])('a date of %s is that of the calendar, on either side of midnight and asked for again', name => {
  const zone = Zone.of(name);
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: name });
  for (let us = 1_325_030_400_000_000; us < 1_325_030_400_000_000 + 5 * 86_400_000_000; us += 450_000_000) expect(zone.date(us)).toBe(calendar.format(us / 1000));
  expect(zone.date(1_325_030_400_000_000)).toBe(calendar.format(1_325_030_400_000));
});
