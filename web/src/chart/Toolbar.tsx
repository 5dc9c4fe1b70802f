import { useState } from 'react';
import { indicatorOf, kinds } from '../indicators/catalog';
import { parseInterval, usual } from '../market/interval';
import { Zone } from '../market/zone';
import { styles, type Style, type View } from '../shell/link';
import { Search } from '../watch/Search';

interface Props {
  view: View;
  zoneName: string;
  isReplaying: boolean;
  change(part: Partial<View>): void;
  toggleReplay(): void;
}

/** Of its first line. */
const colourOf = (key: string): number | undefined => indicatorOf(key)?.plot({ bars: [], points: [], zone: Zone.of('UTC') })[0]?.colour;

const quick = ['1m', '5m', '15m', '1h', '1d'];

export function Toolbar({ view, zoneName, isReplaying, change, toggleReplay }: Props) {
  const [custom, setCustom] = useState('');
  const interval = parseInterval(custom);
  return (
    <div className="toolbar" role="toolbar" aria-label="Chart">
      <div className="segments" role="group" aria-label="Interval">
        {quick.map(name => <button key={name} type="button" aria-pressed={view.interval === name} onClick={() => change({ interval: name })}>{name}</button>)}
      </div>
      <form className="inline" onSubmit={event => {
        event.preventDefault();
        if (!interval) return;
        change({ interval });
        setCustom('');
      }}>
        <input className="narrow" list="intervals" aria-label="Any interval, such as 7m" placeholder={quick.includes(view.interval) ? '7m, 2h…' : view.interval} value={custom}
          aria-invalid={custom !== '' && !interval} onChange={event => setCustom(event.target.value)} />
        <datalist id="intervals">{usual.map(name => <option key={name} value={name} />)}</datalist>
      </form>
      <label><span className="out-of-sight">Style</span>
        <select value={view.style} onChange={event => change({ style: event.target.value as Style })}>
          {styles.map(style => <option key={style} value={style}>{style === 'heikin-ashi' ? 'Heikin-Ashi' : style[0]!.toUpperCase() + style.slice(1)}</option>)}
        </select>
      </label>
      <label><span className="out-of-sight">Add an indicator</span>
        <select value="" onChange={event => change({ indicators: [...new Set([...view.indicators, event.target.value])] })}>
          <option value="" disabled>+ Indicator</option>
          {kinds().map(({ key, label }) => <option key={key} value={key}>{label}</option>)}
        </select>
      </label>
      {view.indicators.map(key => (
        <button key={key} type="button" className={`chip of-${colourOf(key)}`} aria-label={`Remove ${indicatorOf(key)?.title ?? key}`} onClick={() => change({ indicators: view.indicators.filter(other => other !== key) })}>
          {indicatorOf(key)?.title} ×
        </button>
      ))}
      {view.compare
        ? <button type="button" className="chip" aria-label={`Stop comparing with ${view.compare}`} onClick={() => change({ compare: null })}>with {view.compare} ×</button>
        : <Search label="Compare with" compact choose={id => change({ compare: id })} />}
      <button type="button" title="Whose clock times are read by" onClick={() => change({ zone: view.zone === 'venue' ? 'viewer' : 'venue' })}>
        {view.zone === 'venue' ? 'Venue time' : 'My time'} <small>{zoneName}</small>
      </button>
      {!view.replay && <button type="button" aria-pressed={isReplaying} onClick={toggleReplay}>Replay…</button>}
    </div>
  );
}
