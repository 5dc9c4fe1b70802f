import { expect, test } from 'vitest';
import { sparkPath } from './spark';

test('a line fills its box', () => expect(sparkPath([1, 3, 2], 10, 12)).toBe('M0.0 11.0L5.0 1.0L10.0 6.0'));
test('what does not move is in the middle', () => expect(sparkPath([5, 5], 10, 12)).toBe('M0.0 6.0L10.0 6.0'));
test('a single value is no line', () => expect(sparkPath([1], 10, 12)).toBeNull());
