import { useCallback, useEffect, useMemo, useReducer, useState, useSyncExternalStore } from 'react';
import type { Replay } from '../replay/replay';
import { traded } from '../rest/api';
import type { Market } from '../stream/market';
import { freeName, without, withInstrument } from './groups';
import { ordered, type Order } from './order';
import { QuoteBook } from './quoteBook';
import { Row } from './Row';
import { Search } from './Search';
import { useGroups } from './useGroups';

interface Props {
  market: Market;
  replay: Replay | null;
  selected: string | null;
  select(id: string): void;
}

/** Lists of instruments, and what they are quoted at. */
export function WatchList({ market, replay, selected, select }: Props) {
  const { all: groups, problem: keeping, put, remove, share } = useGroups();
  const [at, setAt] = useState(0);
  const [order, setOrder] = useState<Order>('own');
  const [note, setNote] = useState<string>();
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const book = useMemo(() => new QuoteBook(market, replay), [market, replay]);
  const group = groups[at] ?? groups[0]!;
  const problem = useSyncExternalStore(useCallback(changed => book.watch('', changed), [book]), () => book.problem);

  // A replay's clock is seen by its quotes.
  useEffect(() => book.want(replay && selected ? [...new Set([...group.instruments, selected])] : group.instruments), [book, group.instruments, replay, selected]);
  useEffect(() => () => book.stop(), [book]);
  useEffect(() => {
    if (order !== 'change' && order !== 'volume') return;
    const timer = setInterval(redraw, 2000);
    return () => clearInterval(timer);
  }, [order]);

  const add = (id: string) => [put(withInstrument(group, id), group), select(id)];
  const fill = async () => {
    try {
      const all = (await traded()).slice(0, 12);
      if (all.length === 0) return setNote('Nothing is quoted yet. Start a feed, or `./pipeline ingest csv nse.csv`; the simulated market has an address of its own, which `./pipeline up` prints.');
      put({ ...group, instruments: all }, group);
      if (!selected) select(all[0]!);
    } catch (error) {
      setNote((error as Error).message);
    }
  };
  return (
    <aside className="watch" aria-label="Watch list">
      <Search label="Find an instrument" isMain choose={id => void add(id)} />
      <div className="watch-head">
        <label><span className="out-of-sight">List</span>
          <select value={at} onChange={event => setAt(Number(event.target.value))}>{groups.map((g, n) => <option key={n} value={n}>{g.name}{g.isShared ? ' (server)' : ''}</option>)}</select>
        </label>
        <button type="button" aria-label="New list" onClick={() => {
          const name = prompt('Name of the new list')?.trim();
          if (!name) return;
          put({ name: freeName(groups, name), instruments: [] });
          setAt(groups.length);
        }}>+</button>
        {(groups.length > 1 || group.isShared) && <button type="button" aria-label={`Delete the list ${group.name}`} onClick={() => {
          if (confirm(`Delete the list “${group.name}”?`)) [remove(group), setAt(0)];
        }}>−</button>}
        <button type="button" aria-pressed={group.isShared === true} title={group.isShared ? 'Kept on the server: every browser with this key has it' : 'Kept in this browser'} aria-label="Keep this list on the server"
          onClick={() => share(group, !group.isShared)}>⇅</button>
        <label className="end"><span className="out-of-sight">Sort by</span>
          <select value={order} onChange={event => setOrder(event.target.value as Order)}>
            <option value="own">my order</option><option value="name">name</option><option value="change">change</option><option value="volume">volume</option>
          </select>
        </label>
      </div>
      {group.instruments.length === 0 ? (
        <div className="empty"><h2>This list is empty</h2><p>Press <kbd>/</kbd> and type a name, or</p><button type="button" className="primary" onClick={() => void fill()}>Add what is traded here</button>{note && <p role="status">{note}</p>}</div>
      ) : (
        <ul className="rows">
          {ordered(group.instruments, order, book.quote).map(id => (
            <Row key={id} id={id} book={book} isSelected={id === selected} select={() => select(id)} remove={() => put(without(group, id), group)} isLive={replay === null} />
          ))}
        </ul>
      )}
      {keeping && <p className="problem" role="alert">The server does not keep the list: {keeping}</p>}
      {problem && <p className="problem" role="status">Quotes: {problem}</p>}
    </aside>
  );
}
