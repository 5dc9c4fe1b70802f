/** Intervals as the API names them: a number and a unit. */
export const usual = ['1s', '5s', '15s', '1m', '3m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1mo'] as const;

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, mo: 2_629_800 };

/** What somebody types (`7`, `7m`, `2 H`, `1M`) as an interval; a number alone is minutes, a capital M is months. Null where it is none. */
export function parseInterval(text: string): string | null {
  const match = /^\s*([1-9]\d{0,4})\s*(s|m|h|d|w|mo)?\s*$/i.exec(text);
  if (!match) return null;
  const unit = match[2] === 'M' ? 'mo' : (match[2]?.toLowerCase() ?? 'm');
  return `${match[1]}${unit}`;
}

/** About how long it is, in seconds; months and weeks have holidays. */
export function secondsOf(interval: string): number {
  const match = /^(\d+)(s|mo|m|h|d|w)$/.exec(interval);
  if (!match) throw new Error(`'${interval}' is not an interval`);
  return Number(match[1]) * units[match[2]!]!;
}

export const isIntraday = (interval: string): boolean => secondsOf(interval) < 86_400;
