import { useEffect, useId, useRef, useState } from 'react';
import { search, type Instrument } from '../rest/api';

interface Props {
  label: string;
  compact?: boolean;
  /** Takes `/` from anywhere on the page. */
  isMain?: boolean;
  choose(id: string): void;
}

/** Finds instruments by what people type. */
export function Search({ label, compact = false, isMain = false, choose }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Instrument[]>([]);
  const [problem, setProblem] = useState<string>();
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const list = useId();

  useEffect(() => {
    const query = text.trim();
    setProblem(undefined);
    if (!query) return setFound([]);
    const gone = new AbortController();
    const timer = setTimeout(() => {
      search(query, gone.signal).then(instruments => {
        setFound(instruments);
        setAt(0);
        if (instruments.length === 0) setProblem(`Nothing is called “${query}”. Write VENUE:SYMBOL to wait for one that is not fed yet.`);
      }, (error: Error) => {
        if (!gone.signal.aborted) [setFound([]), setProblem(error.message)];
      });
    }, 120);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text]);

  const take = (id: string) => {
    choose(id);
    setText('');
    setOpen(false);
    box.current?.blur();
  };
  // A full id is taken as it is: the master need not know it.
  const typed = /^[A-Za-z0-9]+:[A-Za-z0-9&._-]+$/.test(text.trim()) ? text.trim().toUpperCase() : undefined;
  const options: Instrument[] = typed && !found.some(({ id }) => id === typed) ? [...found, { id: typed, type: 'as typed' }] : found;
  const isShown = isOpen && text.trim() !== '';
  return (
    <div className={compact ? 'search compact' : 'search'}>
      <input ref={box} type="search" role="combobox" aria-label={label} aria-expanded={isShown && options.length > 0} aria-controls={list} aria-autocomplete="list"
        aria-activedescendant={isShown && options[at] ? `${list}-${at}` : undefined} {...(isMain ? { 'aria-keyshortcuts': '/', 'data-main-search': '' } : {})}
        placeholder={isMain ? `${label} — press /` : label} value={text} autoComplete="off" spellCheck={false}
        onChange={event => [setText(event.target.value), setOpen(true)]} onFocus={() => setOpen(true)} onBlur={() => setTimeout(() => setOpen(false), 150)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % Math.max(1, options.length));
          } else if (event.key === 'Enter' && options[at]) {
            event.preventDefault();
            take(options[at].id);
          } else if (event.key === 'Escape') {
            setText('');
            box.current?.blur();
          }
        }} />
      <ul id={list} role="listbox" aria-label={label} hidden={!isShown || options.length === 0}>
        {isShown && options.map((instrument, n) => (
          <li key={instrument.id} id={`${list}-${n}`} role="option" aria-selected={n === at} onMouseDown={event => [event.preventDefault(), take(instrument.id)]}>
            <b>{instrument.id}</b> <span>{instrument.name ?? ''} {instrument.type}{instrument.expiry ? ` ${instrument.expiry}` : ''}</span>
          </li>
        ))}
      </ul>
      {isShown && problem && options.length === 0 && <p className="search-problem" role="status">{problem}</p>}
    </div>
  );
}
