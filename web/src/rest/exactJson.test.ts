import { expect, test } from 'vitest';
import { exactJson } from './exactJson';

test('decimals keep their digits, times are numbers', () => expect(exactJson('{"price":2500.50,"turnover":90071992547409931.0001,"start_us":1381152600000000,"revision":2,"oi":null,"ok":true}')).toEqual(
  { price: '2500.50', turnover: '90071992547409931.0001', start_us: 1381152600000000, revision: 2, oi: null, ok: true }));

test('text is left alone, whatever stands in it', () => expect(exactJson('{"name":"a \\"b\\": 5.50, [1]","list":[1.0,-2e5,"3"]}')).toEqual({ name: 'a "b": 5.50, [1]', list: ['1.0', '-2e5', '3'] }));

test('what is no JSON is refused', () => expect(() => exactJson('{')).toThrow());
