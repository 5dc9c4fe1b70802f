/** A list of instruments, kept in this browser. */
export interface Group {
  name: string;
  instruments: string[];
}

const key = 'candlewick.groups';

/** What was kept; one empty list where there is nothing, or something that cannot be read. */
export function readGroups(storage: Pick<Storage, 'getItem'>): Group[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    const groups = Array.isArray(kept) ? kept.filter(isGroup) : [];
    return groups.length > 0 ? groups : [{ name: 'Watch list', instruments: [] }];
  } catch {
    return [{ name: 'Watch list', instruments: [] }];
  }
}

export function keepGroups(storage: Pick<Storage, 'setItem'>, groups: readonly Group[]): void {
  try {
    storage.setItem(key, JSON.stringify(groups));
  } catch {
    // A browser that keeps nothing shows them until it is closed.
  }
}

export const withInstrument = (group: Group, id: string): Group => (group.instruments.includes(id) ? group : { ...group, instruments: [...group.instruments, id] });
export const without = (group: Group, id: string): Group => ({ ...group, instruments: group.instruments.filter(other => other !== id) });

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && typeof (value as Group).name === 'string' && Array.isArray((value as Group).instruments)
  && (value as Group).instruments.every(id => typeof id === 'string');
