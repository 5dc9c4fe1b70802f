/** A candle as the API writes it with `decimals: string`; see docs/protocol.md. Times in microseconds since 1970 UTC. */
export interface Candle {
  instrument: string;
  interval: string;
  start_us: number;
  end_us: number;
  open: string;
  high: string;
  low: string;
  close: string;
  /** Null where the feed has none, which is not 0. */
  volume: string | null;
  turnover: string | null;
  vwap: string | null;
  oi: string | null;
  trades?: number;
  updates?: number;
  closed: boolean;
  revision: number;
  source: string;
  flags: string[];
}

/** What is drawn: floats, for pixels alone. */
export interface Point {
  /** Seconds since 1970 UTC. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

export const timeOf = (candle: Candle): number => Math.floor(candle.start_us / 1_000_000);

export const pointOf = (candle: Candle): Point => ({
  time: timeOf(candle),
  open: Number(candle.open),
  high: Number(candle.high),
  low: Number(candle.low),
  close: Number(candle.close),
});

/** A candle that something is to be said about, beside its prices. */
export const isFlagged = (candle: Candle): boolean => candle.flags.length > 0;
