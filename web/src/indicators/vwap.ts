import type { Line } from './averages';

/** Turnover by volume since the session began; null until something traded. `volume` is null where the feed has none. */
export function sessionVwap(bars: readonly { high: number; low: number; close: number; volume: number | null; turnover: number | null; session: string }[]): Line {
  let [session, turnover, volume] = ['', 0, 0];
  return bars.map(bar => {
    if (bar.session !== session) [session, turnover, volume] = [bar.session, 0, 0];
    turnover += bar.turnover ?? ((bar.high + bar.low + bar.close) / 3) * (bar.volume ?? 0);
    volume += bar.volume ?? 0;
    return volume > 0 ? turnover / volume : null;
  });
}
