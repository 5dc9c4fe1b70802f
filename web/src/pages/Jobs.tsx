import { jobs, type Job } from '../rest/api';
import type { PageProps } from './catalog';
import { useAnswer } from './useAnswer';

/** What the server does at times of its own. */
export function Jobs({ zone }: PageProps) {
  const { answer, problem } = useAnswer(jobs, 3000);
  const time = (us: number | null): string => (us === null ? '—' : `${zone.date(us)} ${zone.clock(us)}`);
  return (
    <div className="page">
      <h1>Jobs <small>times in {zone.name}</small></h1>
      {problem && <p className="problem" role="alert">{problem}</p>}
      {answer?.length === 0 && <div className="empty"><h2>Nothing is scheduled</h2><p><code>INSTRUMENTS=kite</code> has the list of instruments refreshed every morning, <code>RECONCILE=watched</code> yesterday’s candles held against the vendors’ bars.</p></div>}
      {answer && answer.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Jobs, a table">
          <table>
            <thead><tr><th scope="col">Job</th><th scope="col">State</th><th scope="col">Next run</th><th scope="col">Last run</th><th scope="col">Outcome</th></tr></thead>
            <tbody>{answer.map(job => (
              <tr key={job.name}>
                <th scope="row">{job.name}<br /><small>{job.does}</small></th>
                <td>{job.state}</td>
                <td className="nowrap">{time(job.next_us)}</td>
                <td className="nowrap">{time(job.began_us)}{took(job)}</td>
                <td>{job.succeeded !== null && <span className={`state ${job.succeeded ? 'up' : 'down'}`}>{job.succeeded ? 'done' : 'failed'}</span>} {job.outcome}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const took = ({ began_us, ended_us, state }: Job): string =>
  state === 'running' || began_us === null || ended_us === null ? '' : `, ${((ended_us - began_us) / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;
