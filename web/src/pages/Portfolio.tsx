import { useCallback, useEffect, useState } from 'react';
import { compare, grouped, signed } from '../market/decimal';
import { enterFill, importTrades, portfolio, type AccountTotals, type Entered } from '../rest/api';
import type { Market } from '../stream/market';
import type { Position } from '../stream/frames';
import type { PageProps } from './catalog';

const everyMs = 2000;

/** What accounts hold and made, live, and where fills are entered. */
export function Portfolio({ market }: PageProps) {
  const [positions, problem] = usePositions(market);
  const accounts = [...new Set(positions.map(position => position.account))].sort();
  const [chosen, setChosen] = useState<string>();
  const account = chosen ?? accounts[0];
  const held = positions.filter(position => position.account === account);
  return (
    <div className="page">
      <h1>Portfolio</h1>
      {problem && <p className="problem" role="alert">{problem}</p>}
      {accounts.length === 0 ? <div className="empty"><h2>Nothing is held yet</h2><p>Enter a fill below, or import a trade book; <code>pipeline portfolio import</code> takes holdings and trades of other brokers.</p></div> : (
        <>
          <p className="chosen">
            <label htmlFor="account">Account</label>
            <select id="account" value={account} onChange={event => setChosen(event.target.value)}>{accounts.map(name => <option key={name}>{name}</option>)}</select>
          </p>
          {account && <Totals account={account} />}
          <Positions positions={held} />
        </>
      )}
      <Entry account={account ?? 'main'} entered={setChosen} />
    </div>
  );
}

/** The newest of each account and instrument. */
function usePositions(market: Market): [Position[], string | undefined] {
  const [byKey, setByKey] = useState<ReadonlyMap<string, Position>>(new Map());
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const subscription = market.subscribe({ channel: 'portfolio', instruments: ['*'], from: 'live' }, {
      frame: frame => {
        if (frame.event === 'data') setByKey(before => new Map([...before, ...(frame.data as Position[]).map(position => [`${position.account}|${position.instrument}`, position] as const)]));
      },
      refused: ({ message }) => setProblem(message),
    });
    return () => subscription.stop();
  }, [market]);
  return [[...byKey.values()].sort((a, b) => a.instrument.localeCompare(b.instrument, 'en')), problem];
}

function Totals({ account }: { account: string }) {
  const [totals, setTotals] = useState<{ of: string; currency: string; total: AccountTotals | null; missing: string[] }>();
  useEffect(() => {
    let isGone = false;
    const ask = () => void portfolio(account).then(
      ({ base_currency, total, missing_rates }) => !isGone && setTotals({ of: account, currency: base_currency, total, missing: missing_rates }), () => undefined);
    ask();
    const timer = setInterval(ask, everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [account]);
  if (totals?.of !== account) return null;
  if (!totals.total) return <p>A rate is missing for {totals.missing.join(', ')}: enter one, and there is a total in {totals.currency}.</p>;
  const { equity, cash, pnl, day_pnl, charges, net_exposure } = totals.total;
  return (
    <dl className="cards" aria-label={`Account ${account}, in ${totals.currency}`}>
      <Figure name="Sums in" text={totals.currency} isName />
      <Figure name="Value" text={equity} /><Figure name="Cash" text={cash} /><Figure name="Profit and loss" text={pnl} isChange />
      <Figure name="Today" text={day_pnl} isChange /><Figure name="Charges" text={charges} /><Figure name="Net exposure" text={net_exposure} />
    </dl>
  );
}

function Figure({ name, text, isChange, isName }: { name: string; text: string | null; isChange?: boolean; isName?: boolean }) {
  return <div className="card"><dt>{name}</dt><dd className={isChange ? toneOf(text) : undefined}>{text === null ? '–' : isName ? text : isChange ? signed(text) : grouped(text)}</dd></div>;
}

const toneOf = (text: string | null): string | undefined => (text === null || compare(text, '0') === 0 ? undefined : text.startsWith('-') ? 'down' : 'up');

function Positions({ positions }: { positions: Position[] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Positions, a table">
      <table>
        <thead><tr>{['Instrument', 'Quantity', 'Average', 'Mark', 'Value', 'Unrealised', 'Realised', 'Today', 'Charges'].map(name => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{positions.filter(position => !position.instrument.startsWith('CASH:')).map(position => (
          <tr key={position.instrument} data-instrument={position.instrument}>
            <th scope="row"><a href={`#/chart/${position.instrument}`}>{position.instrument}</a></th>
            <td>{grouped(position.quantity)}</td>
            <td>{position.average_price === null ? '–' : grouped(position.average_price)}</td>
            <td>{position.mark === null ? '–' : grouped(position.mark)} {position.mark_source && <small>{position.mark_source.replace('_', ' ')}</small>}</td>
            <td>{grouped(position.value)} <small>{position.currency}</small></td>
            {[position.unrealised, position.realised, position.day_pnl].map((made, n) => <td key={n} className={toneOf(made)}>{made === null ? '–' : signed(made)}</td>)}
            <td>{grouped(position.charges)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Entry({ account, entered }: { account: string; entered(account: string): void }) {
  const [into, setInto] = useState<string>();
  const [said, setSaid] = useState<{ isProblem: boolean; text: string }>();
  const take = useCallback((name: string, asked: Promise<Entered>) => void asked.then(
    answer => {
      setSaid({ isProblem: false, text: `${answer.entered.length} entered, ${answer.known.length} were there` });
      entered(name);
    },
    (error: Error) => setSaid({ isProblem: true, text: error.message })), [entered]);
  const name = into ?? account;
  return (
    <section className="entry" aria-label="Enter">
      <h2>Enter a fill</h2>
      <form onSubmit={event => {
        event.preventDefault();
        const form = event.currentTarget;
        const value = (field: string) => String(new FormData(form).get(field));
        take(name, enterFill(name, {
          id: `dashboard-${Date.now()}-${crypto.getRandomValues(new Uint32Array(1))[0]}`, instrument: value('instrument'), side: value('side'), quantity: value('quantity'), price: value('price'), time_us: Date.now() * 1000,
          ...(value('currency') ? { currency: value('currency') } : {}), ...(value('charges') ? { charges: value('charges') } : {}),
        }));
      }}>
        <label>Into account <input required pattern="[A-Za-z0-9_\-]{1,32}" value={name} onChange={event => setInto(event.target.value)} /></label>
        <label>Instrument <input name="instrument" required autoComplete="off" /></label>
        <label>Side <select name="side"><option>buy</option><option>sell</option></select></label>
        <label>Quantity <input name="quantity" required inputMode="decimal" pattern="\d+(\.\d+)?" autoComplete="off" /></label>
        <label>Price <input name="price" required inputMode="decimal" pattern="-?\d+(\.\d+)?" autoComplete="off" /></label>
        <label>Currency <input name="currency" pattern="[A-Z0-9]{3,8}" placeholder="of the instrument" autoComplete="off" /></label>
        <label>Charges <input name="charges" inputMode="decimal" pattern="\d+(\.\d+)?" placeholder="0" autoComplete="off" /></label>
        <button type="submit" className="primary">Enter</button>
      </form>
      <label>Import Kite’s trade book <input type="file" accept=".csv,text/csv" onChange={event => {
        const file = event.target.files?.[0];
        if (file) take(name, file.text().then(text => importTrades(name, text)));
        event.target.value = '';
      }} /></label>
      {said && <p className={said.isProblem ? 'problem' : undefined} role={said.isProblem ? 'alert' : 'status'}>{said.text}</p>}
    </section>
  );
}
