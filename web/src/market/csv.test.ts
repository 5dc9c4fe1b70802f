import { expect, test } from 'vitest';
import { bar } from './candles.fixture';
import { csvOf } from './csv';

test('digits are kept, null is empty, flags are words', () => expect(csvOf([bar(1, '2500.50', { volume: null, flags: ['gap', 'no_price'] })])).toBe(
  'instrument,interval,start_us,end_us,open,high,low,close,volume,turnover,vwap,oi,revision,closed,source,flags\n'
  + 'SIM:ACME,1m,60000000,120000000,2500.50,2500.50,2500.50,2500.50,,,,,0,true,sim,gap no_price\n'));
