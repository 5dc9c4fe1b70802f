import { useState, useSyncExternalStore } from 'react';
import type { Zone } from '../market/zone';
import type { ReplayLink } from '../shell/link';
import type { Replay } from './replay';

const speeds = [1, 2, 5, 10, 30, 60, 120, 300, 1000];

interface Props {
  replay: Replay | null;
  zone: Zone;
  /** Of the newest bar: where a beginning is offered. */
  newest: number | undefined;
  begin(link: ReplayLink | null): void;
}

export function ReplayBar({ replay, zone, newest, begin }: Props) {
  return replay ? <Running replay={replay} zone={zone} begin={begin} /> : <Start zone={zone} newest={newest} begin={begin} />;
}

function Start({ zone, newest, begin }: Omit<Props, 'replay'>) {
  const suggested = zone.date(newest ?? Date.now() * 1000);
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState('');
  const [speed, setSpeed] = useState(60);
  const start = zone.us(from ?? suggested);
  const end = to ? zone.us(to) : null;
  return (
    <form className="replay" aria-label="Replay" onSubmit={event => {
      event.preventDefault();
      if (start !== null) begin({ from: start, to: end, speed });
    }}>
      <strong>Replay</strong>
      <label>from <input type="datetime-local" step="1" required value={from ?? `${suggested}T00:00:00`} onChange={event => setFrom(event.target.value)} /></label>
      <label>to <input type="datetime-local" step="1" value={to} onChange={event => setTo(event.target.value)} /></label>
      <SpeedChoice speed={speed} choose={setSpeed} />
      <button type="submit" className="primary" disabled={start === null || (end !== null && end <= start)}>Start</button>
      <span className="hint">times in {zone.name}</span>
    </form>
  );
}

function Running({ replay, zone, begin }: { replay: Replay; zone: Zone; begin(link: ReplayLink | null): void }) {
  useSyncExternalStore(replay.watch, replay.version);
  const [target, setTarget] = useState('');
  const isPlaying = replay.phase === 'playing';
  const seek = target ? zone.us(target) : null;
  return (
    <div className="replay running" role="group" aria-label="Replay">
      <p className="banner" role="status"><strong>Replay</strong> — this is not the market now</p>
      <button type="button" className="primary" aria-keyshortcuts="Space" disabled={replay.phase === 'ended'} onClick={() => void replay.toggle()}>{isPlaying ? 'Pause' : 'Play'}</button>
      <button type="button" aria-keyshortcuts="." disabled={replay.phase === 'ended'} onClick={() => void replay.step()}>Step 1 min</button>
      <SpeedChoice speed={replay.speed} choose={speed => void replay.faster(speed)} />
      <output className="clock" aria-label="Time of the replay">{zone.label(replay.now, '1s')}</output>
      {replay.to !== null && (
        <input type="range" aria-label="Position in the replay" min={replay.from} max={replay.to - 1} step={1_000_000} value={Math.min(replay.now, replay.to - 1)}
          aria-valuetext={zone.label(replay.now, '1s')} onChange={event => void replay.seek(Number(event.target.value))} />
      )}
      <form className="inline" onSubmit={event => {
        event.preventDefault();
        if (seek !== null) void replay.seek(seek);
      }}>
        <label>go to <input type="datetime-local" step="1" value={target || zone.local(replay.now)} onChange={event => setTarget(event.target.value)} /></label>
        <button type="submit">Seek</button>
      </form>
      <button type="button" onClick={() => begin(null)}>Back to live</button>
      {replay.phase === 'ended' && <span className="hint">The end was reached.</span>}
      {replay.problem && <span className="problem" role="alert">{replay.problem}</span>}
    </div>
  );
}

function SpeedChoice({ speed, choose }: { speed: number; choose(speed: number): void }) {
  return (
    <label>speed{' '}
      <select value={speed} onChange={event => choose(Number(event.target.value))}>
        {[...new Set([...speeds, speed])].sort((a, b) => a - b).map(n => <option key={n} value={n}>{n}×</option>)}
      </select>
    </label>
  );
}
