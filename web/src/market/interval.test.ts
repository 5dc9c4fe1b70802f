import { expect, test } from 'vitest';
import { isIntraday, parseInterval, secondsOf } from './interval';

test.each([['7', '7m'], ['7m', '7m'], [' 2 H ', '2h'], ['1M', '1mo'], ['3mo', '3mo'], ['90s', '90s'], ['0m', null], ['m', null], ['1.5m', null], ['1y', null]])(
  '%j is %j', (text, interval) => expect(parseInterval(text)).toBe(interval));

test('days are not intraday', () => expect(['4h', '1d', '1w'].map(isIntraday)).toEqual([true, false, false]));

test('months are longer than weeks', () => expect(secondsOf('1mo')).toBeGreaterThan(secondsOf('4w')));
