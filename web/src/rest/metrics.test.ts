import { expect, test } from 'vitest';
import { Metrics } from './metrics';

const told = new Metrics(`# TYPE candlewick_projections_lag gauge
candlewick_projections_lag{projection="candles",partition="0"} 3 1795821082000
candlewick_projections_lag{projection="candles",partition="1"} 4
candlewick_projections_lag{projection="events",partition="0",note="a \\"b\\""} 0
candlewick_api_connections 2
candlewick_strange NaN
nonsense
`);

test('a sum is over what was not asked for', () => {
  expect(told.sum('candlewick_projections_lag')).toBe(7);
  expect(told.sum('candlewick_projections_lag', { projection: 'events' })).toBe(0);
  expect(told.sum('candlewick_projections_lag', { projection: 'candles', partition: '1' })).toBe(4);
  expect(told.sum('candlewick_api_connections')).toBe(2);
});

test('what was never counted is not zero', () => {
  expect(told.sum('candlewick_ingestor_fills_total')).toBeNull();
  expect(told.sum('candlewick_strange')).toBeNull();
});

test('values of a label', () => expect(told.values('candlewick_projections_lag', 'projection')).toEqual(['candles', 'events']));
