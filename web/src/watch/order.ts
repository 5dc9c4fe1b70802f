import { compare } from '../market/decimal';
import type { Quote } from '../stream/frames';

export type Order = 'own' | 'name' | 'change' | 'volume';

/** Instruments in an order; those without a value are last. */
export function ordered(ids: readonly string[], order: Order, quote: (id: string) => Quote | undefined): string[] {
  if (order === 'own') return [...ids];
  if (order === 'name') return ids.toSorted((a, b) => a.localeCompare(b, 'en'));
  const value = (id: string): string | null => (order === 'change' ? quote(id)?.change_percent : quote(id)?.volume) ?? null;
  return ids.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return x === null || y === null ? Number(x === null) - Number(y === null) : compare(y, x);
  });
}
