import { parseInterval } from '../market/interval';
import { indicatorOf } from '../indicators/catalog';

export const styles = ['candles', 'bars', 'line', 'area', 'baseline', 'heikin-ashi'] as const;
export type Style = (typeof styles)[number];

export const pages = ['chart', 'portfolio', 'alerts', 'feeds', 'events', 'jobs', 'brokers'] as const;
export type Page = (typeof pages)[number];

/** What a replay shows: where its clock begins (microseconds), where it ends, how fast. */
export interface ReplayLink {
  from: number;
  to: number | null;
  speed: number;
}

/** What the page shows, as its address says: the whole view can be sent to somebody else. */
export interface View {
  page: Page;
  instrument: string | null;
  interval: string;
  style: Style;
  indicators: string[];
  compare: string | null;
  zone: 'venue' | 'viewer';
  replay: ReplayLink | null;
}

export const plain: View = { page: 'chart', instrument: null, interval: '1m', style: 'candles', indicators: [], compare: null, zone: 'venue', replay: null };

const idPattern = /^[A-Z0-9&._-]+:[A-Z0-9&._@-]+$/;

/** `#/chart/SIM:ACME?interval=5m&style=line&in=sma:20,rsi:14`: what cannot be read is as if it was not said. */
export function viewOf(hash: string): View {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [page, id = ''] = path.split('/').map(decoded);
  const query = new URLSearchParams(search);
  const style = query.get('style') as Style;
  return {
    page: pages.includes(page as Page) ? (page as Page) : 'chart',
    instrument: idOf(id),
    interval: parseInterval(query.get('interval') ?? '') ?? plain.interval,
    style: styles.includes(style) ? style : plain.style,
    indicators: [...new Set((query.get('in') ?? '').split(',').map(key => indicatorOf(key)?.key).filter(key => key !== undefined))],
    compare: idOf(query.get('with') ?? ''),
    zone: query.get('zone') === 'viewer' ? 'viewer' : 'venue',
    replay: replayOf(query),
  };
}

export function hashOf(view: View): string {
  const query = new URLSearchParams();
  if (view.interval !== plain.interval) query.set('interval', view.interval);
  if (view.style !== plain.style) query.set('style', view.style);
  if (view.indicators.length > 0) query.set('in', view.indicators.join(','));
  if (view.compare) query.set('with', view.compare);
  if (view.zone !== plain.zone) query.set('zone', view.zone);
  if (view.replay) {
    query.set('from', String(view.replay.from));
    if (view.replay.to !== null) query.set('to', String(view.replay.to));
    query.set('speed', String(view.replay.speed));
  }

  const path = view.instrument ? `#/${view.page}/${view.instrument}` : `#/${view.page}`;
  // Colons and commas are allowed there, and easier to read.
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text ? `${path}?${text}` : path;
}

function replayOf(query: URLSearchParams): ReplayLink | null {
  const from = microseconds(query.get('from'));
  if (from === null) return null;
  const to = microseconds(query.get('to'));
  const speed = Number(query.get('speed') ?? 1);
  return { from, to: to !== null && to > from ? to : null, speed: speed >= 1 && speed <= 1000 ? speed : 1 };
}

const microseconds = (text: string | null): number | null => (text && /^\d{1,16}$/.test(text) ? Number(text) : null);
const idOf = (text: string): string | null => (idPattern.test(text.toUpperCase()) ? text.toUpperCase() : null);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
