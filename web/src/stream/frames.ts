import type { Candle } from '../market/candle';

/** Frames of the stream protocol as the hub sends them; docs/protocol.md has an example of each. What is not here is ignored. */
export interface Frame {
  event: string;
  id?: string;
  seq?: number;
  pos?: string;
  cursor?: string;
  snapshot?: boolean;
  data?: unknown[];
  instrument?: string;
  instruments?: { asked: string; instrument: string; known: boolean }[];
  recovered?: boolean;
  reason?: string;
  code?: string | number;
  message?: string;
  retryable?: boolean;
  fatal?: boolean;
  retry_after_ms?: number;
  cursors?: Record<string, string>;
  feed?: string;
  status?: string;
  phase?: string;
  next_open_us?: number | null;
  next_close_us?: number | null;
  from_us?: number;
  to_us?: number;
  filled?: boolean;
  time_us?: number;
  speed?: number;
  by_ms?: number;
}

/** `from`: a beginning as docs/protocol.md lists them. */
export type From = 'live' | { last: number } | { cursor: string; pos: string[] } | string | number;

export interface Request {
  id: string;
  channel: 'ticks' | 'quotes' | 'depth' | 'candles' | 'candles.live' | 'events' | 'alerts' | 'portfolio';
  instruments: string[];
  interval?: string;
  from?: From;
  to?: string | number;
  conflate?: number;
  speed?: number;
  clock?: string;
  paused?: boolean;
}

export interface Quote {
  instrument: string;
  time_us: number;
  last: string | null;
  bid: string | null;
  bid_size: string | null;
  ask: string | null;
  ask_size: string | null;
  volume: string | null;
  change: string | null;
  change_percent: string | null;
  open: string | null;
  high: string | null;
  low: string | null;
  prev_close: string | null;
  oi: string | null;
  mark: string | null;
  mark_source: string | null;
}

/** What an account has of an instrument. */
export interface Position {
  account: string;
  instrument: string;
  currency: string;
  quantity: string;
  average_price: string | null;
  mark: string | null;
  mark_source: string | null;
  value: string;
  realised: string;
  unrealised: string | null;
  charges: string;
  day_pnl: string | null;
}

export interface MarketEvent {
  kind: string;
  venue?: string | null;
  instrument?: string | null;
  feed?: string | null;
  time_us: number;
  [field: string]: unknown;
}

export type Item = Candle | Quote | Position | MarketEvent;
