import { isFlagged, type Candle } from '../market/candle';
import { compare, grouped, percent, signed, subtract } from '../market/decimal';
import type { Zone } from '../market/zone';
import type { Session } from './feed';

interface Props {
  title: string;
  interval: string;
  shown: { bar: Candle; before: Candle | undefined } | undefined;
  zone: Zone;
  compare: string | null;
  session: Session | undefined;
  /** Its bars are built from ticks, not merged: a revision is one. */
  isBuilt: boolean;
}

/** What a bar says, in the digits that the server wrote. */
export function Legend({ title, interval, shown, zone, compare: other, session, isBuilt }: Props) {
  return (
    <header className="legend">
      <h1>{title} <small>{interval}{other && <> with {other}</>}{session && <> · {hours(session, zone)}</>}</small></h1>
      {shown && <Values {...shown} zone={zone} isBuilt={isBuilt} />}
    </header>
  );
}

/** `continuous, closes 15:30`; markets that never close say no time. */
function hours({ phase, next_open_us, next_close_us }: Session, zone: Zone): string {
  const name = phase.replaceAll('_', ' ');
  if (phase === 'continuous') return next_close_us === null ? name : `${name}, closes ${zone.mark(next_close_us, 'time')}`;
  return next_open_us === null ? name : `${name}, opens ${zone.mark(next_open_us, 'day')} ${zone.mark(next_open_us, 'time')}`;
}

function Values({ bar, before, zone, isBuilt }: { bar: Candle; before: Candle | undefined; zone: Zone; isBuilt: boolean }) {
  const change = before && subtract(bar.close, before.close);
  const share = change && percent(change, before.close);
  const tone = compare(bar.close, bar.open) >= 0 ? 'up' : 'down';
  return (
    <dl className={`values ${tone}`}>
      <div><dt className="out-of-sight">Time</dt><dd>{zone.label(bar.start_us, bar.interval)}</dd></div>
      {!bar.closed && <div className="open"><dt className="out-of-sight">State</dt><dd>open</dd></div>}
      {([['O', bar.open], ['H', bar.high], ['L', bar.low], ['C', bar.close]] as const).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="price">{grouped(value)}</dd></div>)}
      {change && <div><dt>Change</dt><dd className={change.startsWith('-') ? 'falls' : 'rises'}>{signed(change)}{share && ` (${signed(share)}%)`}</dd></div>}
      <div><dt>Vol</dt><dd>{bar.volume === null ? '—' : grouped(bar.volume)}</dd></div>
      {isBuilt && bar.revision > 0 && bar.closed && <div><dt>Revision</dt><dd>{bar.revision}</dd></div>}
      {isFlagged(bar) && <div className="flags"><dt>Flags</dt><dd>{bar.flags.map(flag => flag.replaceAll('_', ' ')).join(', ')}</dd></div>}
    </dl>
  );
}
