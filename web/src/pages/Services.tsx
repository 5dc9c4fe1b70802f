import { metrics } from '../rest/api';
import type { Metrics } from '../rest/metrics';
import { useAnswer } from './useAnswer';

/** How far each service is with what there is to do, by what the server's process counts. */
export function Services() {
  const { answer: told } = useAnswer(metrics, 3000);
  if (!told) return null;
  const rows = lines(told);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>Work</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label="Work of the services, a table">
        <table>
          <thead><tr><th scope="col">Service</th><th scope="col">Behind</th><th scope="col">Done</th><th scope="col">Set aside</th></tr></thead>
          <tbody>{rows.map(({ service, behind, done, aside }) => <tr key={service}><th scope="row">{service}</th><td>{behind}</td><td>{done}</td><td>{aside}</td></tr>)}</tbody>
        </table>
      </div>
    </>
  );
}

interface Line {
  service: string;
  behind: string;
  done: string;
  aside: string;
}

const count = (n: number | null, noun: string): string => (n === null ? '—' : `${n.toLocaleString('en')} ${noun}`);

/** A counter that has counted nothing is absent: a service that is not in this process has no line. */
function lines(told: Metrics): Line[] {
  const found: Line[] = [];
  const ticks = told.sum('candlewick_aggregator_ticks_total');
  if (ticks !== null) {
    found.push({
      service: 'aggregator', behind: count(told.sum('candlewick_worker_stopped_partitions', { service: 'aggregator' }) ?? 0, 'partitions stand still'),
      done: `${count(ticks, 'ticks')}, ${count(told.sum('candlewick_aggregator_candles_total') ?? 0, 'candles')}`,
      aside: count(told.sum('candlewick_aggregator_ticks_total', { outcome: 'dead_letter' }) ?? 0, 'dead letters'),
    });
  }

  for (const projection of told.values('candlewick_projections_lag', 'projection')) {
    found.push({
      service: `projection ${projection}`, behind: count(told.sum('candlewick_projections_lag', { projection }), 'records'),
      done: count(told.sum('candlewick_projections_rows_total', { projection }) ?? 0, 'rows'), aside: count(told.sum('candlewick_projections_skipped_total', { projection }) ?? 0, 'dead letters'),
    });
  }

  const fills = told.values('candlewick_ingestor_fills_total', 'outcome');
  if (fills.length > 0) {
    found.push({
      service: 'gap filling', behind: '—', done: count(told.sum('candlewick_ingestor_fills_total', { outcome: 'filled' }) ?? 0, 'filled'),
      aside: `${count(told.sum('candlewick_ingestor_fills_total', { outcome: 'failed' }) ?? 0, 'failed')}, ${count(told.sum('candlewick_ingestor_fills_total', { outcome: 'given_up' }) ?? 0, 'given up')}`,
    });
  }

  if (told.sum('candlewick_api_waiting') !== null) {
    found.push({
      service: 'API', behind: count(told.sum('candlewick_api_waiting'), 'events wait for slow clients'),
      done: `${count(told.sum('candlewick_api_connections'), 'connections')}, ${count(told.sum('candlewick_api_connections_accepted_total') ?? 0, 'since the start')}`,
      aside: count(told.sum('candlewick_api_closed_total') ?? 0, 'closed by the server'),
    });
  }

  return found;
}
