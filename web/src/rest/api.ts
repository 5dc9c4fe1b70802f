import type { Candle } from '../market/candle';
import type { MarketEvent, Quote } from '../stream/frames';
import { exactJson } from './exactJson';
import { key, refuseKey } from './key';
import { Metrics } from './metrics';

/** A problem as the server tells it (RFC 9457). */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

export interface Instrument {
  id: string;
  type: string;
  name?: string;
  currency?: string;
  session_group?: string;
  expiry?: string;
  price_scale?: number;
  note?: string;
}

export interface Feed {
  source: string;
  state: string;
  connected: boolean | null;
  since_us: number | null;
  reason: string | null;
  address: string | null;
  configured: number | null;
  subscribed: number | null;
  last_tick_us: number | null;
  delay_us: number | null;
  ticks: number | null;
  bytes: number | null;
  decode_errors: number | null;
  duplicates: number | null;
  reconnects: number | null;
  gaps_waiting: number | null;
  gaps_filled: number | null;
  gaps_given_up: number | null;
  gap_problem: string | null;
}

export interface Health {
  status: string;
  topics?: Record<string, string>;
  postgres?: string;
  connections?: number;
  total_connections?: number;
  checks?: Record<string, string>;
}

export interface Gap {
  feed: string;
  instrument: string | null;
  from_us: number;
  to_us: number;
  cause: string | null;
  filled: boolean;
}

export interface BrokerSession {
  broker: string;
  status: string;
  account?: string | null;
  issued_us?: number | null;
  expires_us?: number | null;
  problem?: string | null;
  step?: { asks: string; visit?: string | null; says: string } | null;
}

/** A rule, as it was said. */
export interface StoredRule {
  id: string;
  revision: number;
  rule: { name?: string; instrument?: string; feed?: string; when: unknown };
}

/** What a rule alerted of. */
export interface StoredAlert {
  id: string;
  name: string;
  instrument?: string;
  feed?: string;
  time_us: number;
  price: string | number | null;
  message: string;
  acknowledged_us: number | null;
  acknowledged_by: string | null;
}

/** Sums of an account, exact. */
export interface AccountTotals {
  equity: string;
  cash: string;
  net_exposure: string;
  pnl: string;
  day_pnl: string | null;
  charges: string;
}

export interface Entered {
  entered: { id: string }[];
  known: { id: string }[];
}

type Query = Record<string, string | number | undefined>;

/** Asks for an address with the key that was given. */
async function ask(url: URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const given = key();
  if (given) headers.set('Authorization', `Bearer ${given}`);
  const answer = await fetch(url, { ...init, headers });
  if (answer.status === 401) refuseKey();
  return answer;
}

async function call<T>(path: string, query: Query = {}, init: RequestInit & { accepts?: number[] } = {}): Promise<T> {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const answer = await ask(url, init);
  const text = await answer.text();
  let body: unknown;
  try {
    body = answer.status === 204 ? null : exactJson(text);
  } catch {
    throw new ApiError(answer.status, 'internal', `${url.pathname} answered ${answer.status} with something that is no JSON`);
  }

  if (!answer.ok && !init.accepts?.includes(answer.status)) {
    const problem = body as { code?: string; detail?: string; title?: string };
    throw new ApiError(answer.status, problem.code ?? problem.title ?? 'internal', problem.detail ?? problem.title ?? `${url.pathname} answered ${answer.status}`);
  }

  return body as T;
}

const encoded = (id: string): string => encodeURIComponent(id).replaceAll('%3A', ':');

/** The last `last` closed candles that opened before `to` (microseconds), oldest first. */
export const candlesBefore = async (instrument: string, interval: string, to: number | undefined, last: number, signal?: AbortSignal): Promise<Candle[]> =>
  (await call<{ candles: Candle[] }>(`api/candles/${encoded(instrument)}`, { interval, to, last }, signal ? { signal } : {})).candles;

/** An indicator of the server's catalogue. */
export interface ServedIndicator {
  name: string;
  title: string;
  place: 'overlay' | 'pane' | 'marker';
  parameters: { name: string; default: number; min: number; max: number; whole: boolean }[];
  outputs: string[];
}

export interface AnalysedBar {
  start_us: number;
  values: Record<string, number | null>;
}

export const indicatorCatalogue = async (): Promise<ServedIndicator[]> => (await call<{ indicators: ServedIndicator[] }>('api/indicators')).indicators.map(indicator => ({
  ...indicator, parameters: indicator.parameters.map(parameter => ({ ...parameter, default: Number(parameter.default), min: Number(parameter.min), max: Number(parameter.max) })),
}));

/** Values of indicators over the bars that open from a time on (microseconds), oldest first. */
export async function analysisFrom(instrument: string, interval: string, indicators: string, from: number): Promise<AnalysedBar[]> {
  const bars: AnalysedBar[] = [];
  let cursor: string | undefined;
  do {
    const page: { bars: AnalysedBar[]; next: string | null } = await call(`api/analysis/${encoded(instrument)}`, { interval, indicators, from, limit: 10_000, cursor });
    bars.push(...page.bars);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return bars;
}

export const search = async (query: string, signal: AbortSignal): Promise<Instrument[]> =>
  (await call<{ instruments: Instrument[] }>('api/instruments', { query, limit: 12 }, { signal })).instruments;

export const instrument = (id: string): Promise<Instrument> => call(`api/instruments/${encoded(id)}`);
export const calendar = (venue: string): Promise<{ zone: string }> => call(`api/calendar/${encoded(venue)}`);
export const quotes = async (instruments: string): Promise<Quote[]> => (await call<{ quotes: Quote[] }>('api/quotes', { instruments })).quotes;
/** What is quoted here, short names first: shares before the options on them. */
export const traded = async (): Promise<string[]> =>
  (await quotes('*')).map(quote => quote.instrument).sort((a, b) => a.length - b.length || a.localeCompare(b, 'en'));

/** The intervals that are built from ticks; all others are merged of them, and count their revisions otherwise. */
export const builtIntervals = async (): Promise<string[]> => (await call<{ intervals: string[] }>('api')).intervals;

export interface Job {
  name: string;
  does: string;
  state: string;
  next_us: number | null;
  began_us: number | null;
  ended_us: number | null;
  succeeded: boolean | null;
  outcome: string | null;
}

export const jobs = async (): Promise<Job[]> => (await call<{ jobs: Job[] }>('api/jobs')).jobs;

export const lists = async (): Promise<{ name: string; instruments: string[] }[]> => (await call<{ lists: { name: string; instruments: string[] }[] }>('api/lists')).lists;
export const keepList = ({ name, instruments }: { name: string; instruments: string[] }): Promise<unknown> =>
  call(`api/lists/${encodeURIComponent(name)}`, {}, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instruments }) });
export const forgetList = (name: string): Promise<unknown> => call(`api/lists/${encodeURIComponent(name)}`, {}, { method: 'DELETE' });

export const feeds = async (): Promise<Feed[]> => (await call<{ feeds: Feed[] }>('api/feeds')).feeds;
/** What the server's process counts; null where this key may not see it. */
export async function metrics(): Promise<Metrics | null> {
  const answer = await ask(new URL('metrics', document.baseURI));
  return answer.ok ? new Metrics(await answer.text()) : null;
}

export const health = (): Promise<Health> => call('health/ready', {}, { accepts: [503] });
export const gaps = async (id: string): Promise<Gap[]> => (await call<{ gaps: Gap[] }>('api/gaps', { instrument: id, limit: 1000 })).gaps;
export const events = (query: Query): Promise<{ events: MarketEvent[]; next: string | null }> => call('api/events', query);

export const brokerSession = (name: string): Promise<BrokerSession> => call(`api/brokers/${encoded(name)}/session`);
export const logIn = (name: string, answer?: string): Promise<BrokerSession> =>
  call(`api/brokers/${encoded(name)}/session`, {}, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer ? { answer } : {}) });
export const logOut = (name: string): Promise<BrokerSession> => call(`api/brokers/${encoded(name)}/session`, {}, { method: 'DELETE' });

export const rules = (): Promise<{ rules: StoredRule[] }> => call('api/alerts/rules', { limit: 1000 });
export const addRule = (rule: Record<string, unknown>): Promise<StoredRule> =>
  call('api/alerts/rules', {}, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rule) });
export const removeRule = (id: string): Promise<unknown> => call(`api/alerts/rules/${encoded(id)}`, {}, { method: 'DELETE' });
export const alerts = (): Promise<{ alerts: StoredAlert[] }> => call('api/alerts', { limit: 200 });
export const acknowledge = (id: string): Promise<StoredAlert> => call(`api/alerts/${encoded(id)}/acknowledge`, {}, { method: 'POST' });
export const portfolio = (account: string): Promise<{ base_currency: string; missing_rates: string[]; total: AccountTotals | null }> => call(`api/portfolio/${encoded(account)}`);
export const enterFill = (account: string, fill: Record<string, string | number>): Promise<Entered> =>
  call(`api/portfolio/${encoded(account)}/fills`, {}, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fill) });
export const importTrades = (account: string, csv: string): Promise<Entered> =>
  call(`api/portfolio/${encoded(account)}/import`, { format: 'kite' }, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv });
