import { expect, test } from 'vitest';
import { hashOf, plain, viewOf, type View } from './link';

const full: View = {
  page: 'chart', instrument: 'NSE:M&M', interval: '7m', style: 'heikin-ashi', indicators: ['sma:20', 'macd:12:26:9'], compare: 'NSE:NIFTY-50', zone: 'viewer',
  replay: { from: 1381152600000000, to: 1381176000000000, speed: 60 },
};

test.each([['everything', full], ['nothing', plain], ['a page', { ...plain, page: 'events' as const }]])('%s comes back from its address', (_, view) => expect(viewOf(hashOf(view))).toEqual(view));

test('an address is readable', () => expect(hashOf({ ...plain, instrument: 'SIM:ACME', interval: '5m', indicators: ['sma:20'] })).toBe('#/chart/SIM:ACME?interval=5m&in=sma:20'));

test.each(['', '#', '#/', '#/nothing', '#/chart/%', '#/chart/<b>?interval=x&style=y&in=z&with=1&from=abc&speed=-1'])('%j is the plain view', hash => expect(viewOf(hash)).toEqual(plain));

test('what is out of range is left out', () => {
  expect(viewOf('#/chart?from=5&to=4&speed=100000').replay).toEqual({ from: 5, to: null, speed: 1 });
  expect(viewOf('#/chart/sim:acme?in=sma,sma:20').instrument).toBe('SIM:ACME');
  expect(viewOf('#/chart?in=sma,sma:20').indicators).toEqual(['sma:20']);
});
