import { useCallback, useEffect, useState } from 'react';
import { grouped } from '../market/decimal';
import type { Zone } from '../market/zone';
import { acknowledge, addRule, alerts, removeRule, rules, type StoredAlert, type StoredRule } from '../rest/api';
import type { PageProps } from './catalog';

/** Rules, what they alerted of, and where one is made. */
export function Alerts({ market, zone }: PageProps) {
  const [made, setMade] = useState<StoredRule[]>([]);
  const [told, setTold] = useState<StoredAlert[]>([]);
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => void Promise.all([rules(), alerts()]).then(
    ([ruled, alerted]) => {
      setMade(ruled.rules);
      setTold(alerted.alerts);
      setProblem(undefined);
    },
    (error: Error) => setProblem(error.message)), []);
  useEffect(load, [load]);
  useEffect(() => {
    const subscription = market.subscribe({ channel: 'alerts', instruments: ['*'], from: 'live' }, {
      // The store has it a moment after the log.
      frame: frame => void (frame.event === 'data' && setTimeout(load, 500)),
      refused: ({ message }) => setProblem(message),
    });
    return () => subscription.stop();
  }, [market, load]);
  return (
    <div className="page">
      <h1>Alerts <small>times in {zone.name}</small></h1>
      {problem && <p className="problem" role="alert">{problem}</p>}
      <Told told={told} zone={zone} changed={load} />
      <Rules made={made} changed={load} />
      <Entry changed={load} />
    </div>
  );
}

function Told({ told, zone, changed }: { told: StoredAlert[]; zone: Zone; changed(): void }) {
  if (told.length === 0) return <div className="empty"><h2>Nothing was alerted of yet</h2><p>Make a rule below.</p></div>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Alerts, a table">
      <table>
        <thead><tr>{['Time', 'About', 'Alert', 'Price', ''].map(name => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{told.map(alert => (
          <tr key={alert.id} data-alert={alert.id}>
            <td className="nowrap">{zone.date(alert.time_us)} {zone.clock(alert.time_us)}</td>
            <th scope="row">{alert.instrument ? <a href={`#/chart/${alert.instrument}`}>{alert.instrument}</a> : alert.feed}</th>
            <td>{alert.name ? `${alert.name}: ` : ''}{alert.message}</td>
            <td>{alert.price === null ? '–' : grouped(String(alert.price))}</td>
            <td>{alert.acknowledged_us === null ? <button type="button" onClick={() => void acknowledge(alert.id).then(changed)}>Acknowledge</button> : `seen by ${alert.acknowledged_by}`}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Rules({ made, changed }: { made: StoredRule[]; changed(): void }) {
  if (made.length === 0) return null;
  return (
    <section aria-label="Rules">
      <h2>Rules</h2>
      <ul>{made.map(({ id, rule }) => (
        <li key={id}>
          {rule.name || rule.instrument || rule.feed} <code>{JSON.stringify(rule.when)}</code>{' '}
          <button type="button" onClick={() => void removeRule(id).then(changed)}>Delete</button>
        </li>
      ))}</ul>
    </section>
  );
}

function Entry({ changed }: { changed(): void }) {
  const [problem, setProblem] = useState<string>();
  return (
    <section className="entry" aria-label="Make a rule">
      <h2>Make a rule</h2>
      <form className="rule" onSubmit={event => {
        event.preventDefault();
        const form = event.currentTarget;
        const value = (field: string) => String(new FormData(form).get(field));
        addRule({
          version: 1, name: value('name'), instrument: value('instrument'), when: { type: 'price', is: value('is'), level: value('level') }, frequency: value('frequency'),
        }).then(() => {
          setProblem(undefined);
          form.reset();
          changed();
        }, (error: Error) => setProblem(error.message));
      }}>
        <label>Instrument <input name="instrument" required autoComplete="off" /></label>
        <label>Price <select name="is"><option>above</option><option>below</option><option>crosses</option></select></label>
        <label>Level <input name="level" required inputMode="decimal" pattern="-?\d+(\.\d+)?" autoComplete="off" /></label>
        <label>How often <select name="frequency"><option value="once">once</option><option value="every_time">every time</option></select></label>
        <label>Name <input name="name" maxLength={200} autoComplete="off" /></label>
        <button type="submit" className="primary">Alert me</button>
      </form>
      {problem && <p className="problem" role="alert">{problem}</p>}
    </section>
  );
}
