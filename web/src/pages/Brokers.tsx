import { useEffect, useState } from 'react';
import type { Zone } from '../market/zone';
import { ApiError, brokerSession, logIn, logOut, type BrokerSession } from '../rest/api';

/** Those that the server can log in at. */
const names = ['kite', 'smartapi', 'breeze'] as const;

/** Sessions at brokers: how they stand, the login step by step, the end. */
export function Brokers({ zone }: { zone: Zone }) {
  return (
    <div className="page">
      <h1>Broker sessions</h1>
      <p>Feeds of a broker need a session, and most end every morning. What you type goes to the broker by way of this server, which keeps the session encrypted and never shows it.</p>
      <div className="brokers">{names.map(name => <Broker key={name} name={name} zone={zone} />)}</div>
    </div>
  );
}

function Broker({ name, zone }: { name: string; zone: Zone }) {
  const [session, setSession] = useState<BrokerSession>();
  const [problem, setProblem] = useState<string>();
  const [isAbsent, setAbsent] = useState(false);
  const [answer, setAnswer] = useState('');
  const take = (asked: Promise<BrokerSession>) => {
    setProblem(undefined);
    asked.then(setSession, (error: Error) => (error instanceof ApiError && error.status === 404 ? setAbsent(true) : setProblem(error.message)));
  };
  useEffect(() => take(brokerSession(name)), [name]);
  const time = (us: number): string => `${zone.date(us)} ${zone.clock(us)}`;
  const step = session?.step;
  return (
    <section className="card" aria-label={name}>
      <h2>{name} {session && <span className={`state ${session.status}`}>{session.status}</span>}</h2>
      {session?.account && <p>Account {session.account}</p>}
      {session?.expires_us && <p>Ends {time(session.expires_us)} <small>{zone.name}</small></p>}
      {session?.problem && <p className="problem">{session.problem}</p>}
      {isAbsent && <p className="hint">This server keeps no sessions at brokers; the one for real markets does.</p>}
      {problem && <p className="problem" role="alert">{problem}</p>}
      {step ? (
        <form onSubmit={event => {
          event.preventDefault();
          take(logIn(name, answer));
          setAnswer('');
        }}>
          <p>{step.says}</p>
          {step.visit && <p><a href={step.visit} target="_blank" rel="noreferrer">Log in at the broker ↗</a></p>}
          <label>{step.asks.replaceAll('_', ' ')} <input required autoComplete="off" value={answer} onChange={event => setAnswer(event.target.value)} /></label>
          <button type="submit" className="primary">Go on</button>
        </form>
      ) : session && (
        <p className="actions">
          <button type="button" onClick={() => take(logIn(name))}>{session.status === 'valid' ? 'Log in anew' : 'Log in'}</button>
          {session.status === 'valid' && <button type="button" onClick={() => take(logOut(name))}>End the session</button>}
        </p>
      )}
    </section>
  );
}
