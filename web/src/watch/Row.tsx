import { memo, useCallback, useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { compare, grouped, signed } from '../market/decimal';
import { candlesBefore } from '../rest/api';
import type { QuoteBook } from './quoteBook';
import { sparkPath } from './spark';

interface Props {
  id: string;
  book: QuoteBook;
  isSelected: boolean;
  isLive: boolean;
  select(): void;
  remove(): void;
}

/** An instrument of a watch list. It is drawn alone when its quote changes. */
export const Row = memo(function Row({ id, book, isSelected, isLive, select, remove }: Props) {
  const watch = useCallback((changed: () => void) => book.watch(id, changed), [book, id]);
  const quote = useSyncExternalStore(watch, () => book.quote(id));
  const answer = useSyncExternalStore(watch, () => book.answer(id));
  const price = useRef<HTMLSpanElement>(null);
  useFlash(price, quote?.last ?? null);
  const closes = useCloses(id, isLive);
  const tone = !quote?.change ? '' : quote.change.startsWith('-') ? 'down' : 'up';
  const [venue, symbol] = id.split(':');
  const path = sparkPath(quote?.last && isLive ? [...closes, Number(quote.last)] : closes, 56, 20);
  const percentage = quote?.change_percent ? `${signed(rounded(quote.change_percent))}%` : '';
  return (
    <li className={isSelected ? 'row selected' : 'row'}>
      <button type="button" className="row-main" aria-current={isSelected ? 'true' : undefined} onClick={select}>
        <span className="symbol"><b>{symbol}</b><small>{venue}</small></span>
        <svg className={`spark ${tone}`} viewBox="0 0 56 20" width="56" height="20" aria-hidden="true">{path && <path d={path} />}</svg>
        <span className="last" ref={price}>{quote?.last ? grouped(quote.last) : '—'}</span>
        <span className={`change ${tone}`}>{quote?.change ? signed(quote.change) : ''}<small>{percentage}</small></span>
      </button>
      <button type="button" className="remove" aria-label={`Remove ${id} from the list`} onClick={remove}>×</button>
      {answer && !answer.startsWith('subscribed') && <p className="answer" role="status">{answer}</p>}
    </li>
  );
});

/** Two digits of a percentage are enough to read. */
const rounded = (text: string): string => text.replace(/(\.\d{2})\d+$/, '$1');

/** Colours a price for a moment when it has changed. It is no animation: fifty rows of those would have the page painted without a pause. */
function useFlash(of: RefObject<HTMLElement | null>, value: string | null): void {
  const before = useRef(value);
  useEffect(() => {
    const [element, was] = [of.current, before.current];
    before.current = value;
    if (!element || value === null || was === null || value === was) return;
    const tone = compare(value, was) > 0 ? 'rise' : 'fall';
    element.classList.add(tone);
    const end = () => element.classList.remove(tone);
    const timer = setTimeout(end, 300);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [of, value]);
}

/** Closes of the last hours, for a line. */
function useCloses(id: string, isLive: boolean): number[] {
  const [closes, setCloses] = useState<number[]>([]);
  useEffect(() => {
    if (!isLive) return setCloses([]);
    const gone = new AbortController();
    candlesBefore(id, '5m', undefined, 48, gone.signal).then(candles => setCloses(candles.map(candle => Number(candle.close))), () => undefined);
    return () => gone.abort();
  }, [id, isLive]);
  return closes;
}
