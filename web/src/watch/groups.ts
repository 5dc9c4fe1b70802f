/** A list of instruments. */
export interface Group {
  name: string;
  instruments: string[];
  /** Kept on the server, for whoever has this key; else in this browser. */
  isShared?: boolean;
}

const key = 'candlewick.groups';
const first: Group = { name: 'Watch list', instruments: [] };

/** What this browser has kept; one empty list where there is nothing, or something that cannot be read. */
export function readGroups(storage: Pick<Storage, 'getItem'>): Group[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    const groups = Array.isArray(kept) ? kept.filter(isGroup) : [];
    return groups.length > 0 ? groups : [first];
  } catch {
    return [first];
  }
}

/** Keeps those that are this browser's. */
export function keepGroups(storage: Pick<Storage, 'setItem'>, groups: readonly Group[]): void {
  try {
    storage.setItem(key, JSON.stringify(groups.filter(group => !group.isShared)));
  } catch {
    // A browser that keeps nothing shows them until it is closed.
  }
}

/** The lists of this browser, then those of the server as it has them now. Never none; the empty one that everybody begins with goes where there are others. */
export function withShared(groups: readonly Group[], shared: readonly Group[]): Group[] {
  const own = groups.filter(group => !group.isShared && (group.name !== first.name || group.instruments.length > 0));
  const all = [...own, ...shared.map(group => ({ ...group, isShared: true }))];
  return all.length > 0 ? all : [first];
}

/** No two lists have one name: on the server it is what they are known by. */
export function freeName(groups: readonly Group[], name: string): string {
  return groups.some(group => group.name === name) ? freeName(groups, `${name} 2`) : name;
}

export const withInstrument = (group: Group, id: string): Group => (group.instruments.includes(id) ? group : { ...group, instruments: [...group.instruments, id] });
export const without = (group: Group, id: string): Group => ({ ...group, instruments: group.instruments.filter(other => other !== id) });

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && typeof (value as Group).name === 'string' && Array.isArray((value as Group).instruments)
  && (value as Group).instruments.every(id => typeof id === 'string');
