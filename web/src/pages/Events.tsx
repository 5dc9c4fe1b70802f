import { useEffect, useState } from 'react';
import type { Zone } from '../market/zone';
import type { MarketEvent } from '../stream/frames';
import type { Market } from '../stream/market';

const most = 500;
const known = new Set(['kind', 'instrument', 'feed', 'source', 'venue', 'time_us']);

/** What happened to instruments, sessions and feeds, the newest first. */
export function Events({ market, zone }: { market: Market; zone: Zone }) {
  const [events, setEvents] = useState<MarketEvent[]>([]);
  const [problem, setProblem] = useState<string>();
  const [kind, setKind] = useState('');
  useEffect(() => {
    const subscription = market.subscribe({ channel: 'events', instruments: ['*'], from: { last: 200 } }, {
      frame: frame => {
        if (frame.event === 'subscribed' && frame.recovered === false) setEvents([]);
        if (frame.event === 'data') setEvents(before => [...(frame.data as MarketEvent[]).toReversed(), ...before].slice(0, most));
      },
      refused: ({ message }) => setProblem(message),
    });
    return () => subscription.stop();
  }, [market]);
  const kinds = [...new Set(events.map(event => event.kind))].sort();
  const shown = events.filter(event => !kind || event.kind === kind);
  return (
    <div className="page">
      <h1>Events <small>times in {zone.name}</small></h1>
      {problem && <p className="problem" role="alert">{problem}</p>}
      {events.length === 0 ? !problem && <div className="empty"><h2>Nothing has happened yet</h2><p>Sessions that open and close, gaps, feeds that come and go are listed here as they happen.</p></div> : (
        <>
          <label>Kind <select value={kind} onChange={event => setKind(event.target.value)}><option value="">all</option>{kinds.map(name => <option key={name} value={name}>{name.replaceAll('_', ' ')}</option>)}</select></label>
          <div className="scroll" tabIndex={0} role="region" aria-label="Events, a table">
            <table>
              <thead><tr><th scope="col">Time</th><th scope="col">Kind</th><th scope="col">About</th><th scope="col">More</th></tr></thead>
              <tbody>{shown.map((event, n) => (
                <tr key={shown.length - n}>
                  <td className="nowrap">{zone.date(event.time_us)} {zone.clock(event.time_us)}</td>
                  <td className="nowrap">{event.kind.replaceAll('_', ' ')}</td>
                  <td>{[event.instrument, event.feed, event.venue].filter(Boolean).join(' · ')}</td>
                  <td>{Object.entries(event).filter(([name, value]) => !known.has(name) && value !== null).map(([name, value]) => <span key={name} className="pair"><small>{name.replace(/_us$/, '').replaceAll('_', ' ')}</small> {said(name, value, zone)}</span>)}</td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}

const said = (name: string, value: unknown, zone: Zone): string =>
  name.endsWith('_us') && Number.isFinite(Number(value)) ? `${zone.date(Number(value))} ${zone.clock(Number(value))}` : typeof value === 'object' ? JSON.stringify(value) : String(value);
