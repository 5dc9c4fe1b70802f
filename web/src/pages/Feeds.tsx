import { feeds, health } from '../rest/api';
import type { Zone } from '../market/zone';
import { Services } from './Services';
import { useAnswer } from './useAnswer';

const count = (n: number | null | undefined): string => (n == null ? '—' : n.toLocaleString('en'));

/** How feeds and services are. */
export function Feeds({ zone }: { zone: Zone }) {
  const fed = useAnswer(feeds, 2000);
  const served = useAnswer(health, 2000);
  const time = (us: number | null): string => (us === null ? '—' : `${zone.date(us)} ${zone.clock(us)}`);
  const list = fed.answer ?? [];
  return (
    <div className="page">
      <h1>Feeds</h1>
      {fed.problem && <p className="problem" role="alert">{fed.problem}</p>}
      {fed.answer && list.length === 0 && <div className="empty"><h2>No feed has reported yet</h2><p>Name one in <code>FEEDS</code>, or run <code>./pipeline feed</code>. Files that were ingested are no feeds.</p></div>}
      {list.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Feeds, a table">
          <table>
            <thead><tr><th scope="col">Feed</th><th scope="col">State</th><th scope="col">Since</th><th scope="col">Instruments</th><th scope="col">Last tick</th><th scope="col">Delay</th><th scope="col">Ticks</th><th scope="col">Duplicates</th><th scope="col">Unreadable</th><th scope="col">Reconnects</th><th scope="col">Gaps waiting / filled / given up</th></tr></thead>
            <tbody>{list.map(feed => (
              <tr key={feed.source}>
                <th scope="row">{feed.source}</th>
                <td><span className={`state ${feed.state}`}>{feed.state}</span>{feed.reason && <small> {feed.reason}</small>}</td>
                <td>{time(feed.since_us)}</td>
                <td>{count(feed.subscribed)} of {count(feed.configured)}</td>
                <td>{time(feed.last_tick_us)}</td>
                <td>{feed.delay_us === null ? '—' : `${(feed.delay_us / 1000).toFixed(1)} ms`}</td>
                <td>{count(feed.ticks)}</td><td>{count(feed.duplicates)}</td><td>{count(feed.decode_errors)}</td><td>{count(feed.reconnects)}</td>
                <td>{count(feed.gaps_waiting)} / {count(feed.gaps_filled)} / {count(feed.gaps_given_up)}{feed.gap_problem && <small> {feed.gap_problem}</small>}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      <Services />
      <h2>Health <small>times in {zone.name}</small></h2>
      {served.problem && <p className="problem" role="alert">{served.problem}</p>}
      {served.answer && (
        <dl className="cards">
          <Card name="Server" value={served.answer.status} isWell={served.answer.status === 'ready'} />
          {served.answer.postgres && <Card name="PostgreSQL" value={served.answer.postgres} isWell={served.answer.postgres === 'ok'} />}
          {Object.entries(served.answer.checks ?? {}).map(([name, value]) => <Card key={name} name={name} value={value} isWell={value.startsWith('ok')} />)}
          {Object.entries(served.answer.topics ?? {}).map(([name, value]) => <Card key={name} name={`topic ${name}`} value={value} isWell={value === 'ok'} />)}
          {served.answer.connections !== undefined && <Card name="Connections" value={`${served.answer.connections} now, ${served.answer.total_connections ?? 0} in all`} isWell />}
        </dl>
      )}
    </div>
  );
}

const Card = ({ name, value, isWell }: { name: string; value: string; isWell: boolean }) => (
  <div className={isWell ? 'card' : 'card ill'}><dt>{name}</dt><dd>{value}</dd></div>
);
