import { describe, expect, test } from 'vitest';
import { compare, grouped, percent, scaleOf, signed, subtract } from './decimal';

describe('decimals', () => {
  test.each([
    ['2500.50', '2490.00', '10.50'],
    ['0.1', '0.3', '-0.2'],
    ['167.4100', '167.41', '0.0000'],
    ['-3', '0.005', '-3.005'],
    ['90071992547409931.01', '90071992547409931.00', '0.01'],
  ])('%s - %s = %s', (a, b, difference) => expect(subtract(a, b)).toBe(difference));

  test.each([
    ['10.50', '2490.00', 4, '0.4217'],
    ['1', '3', 2, '33.33'],
    ['-1', '8', 1, '-12.5'],
    ['0.125', '100', 2, '0.12'],
    ['0.135', '100', 2, '0.14'],
    ['-0.001', '100', 2, '0.00'],
  ])('%s of %s to %i places is %s percent', (part, whole, places, result) => expect(percent(part, whole, places)).toBe(result));

  test('nothing is a percentage of nothing', () => expect(percent('1', '0.00')).toBeNull());

  test('longer text is no larger number', () => {
    expect(compare('2', '10')).toBe(-1);
    expect(compare('1.10', '1.1')).toBe(0);
    expect(compare('-1', '-2')).toBe(1);
  });

  test('digits stay as they were written', () => {
    expect(scaleOf('2500.50')).toBe(2);
    expect(grouped('-1234567.8900')).toBe('-1,234,567.8900');
    expect(grouped('999')).toBe('999');
    expect([signed('1.50'), signed('-1234.5'), signed('0.00')]).toEqual(['+1.50', '−1,234.5', '0.00']);
  });

  test.each(['', 'NaN', '1e5', '1.', '.5', ' 1'])('%j is refused', text => expect(() => scaleOf(text)).toThrow('is not a decimal'));
});
