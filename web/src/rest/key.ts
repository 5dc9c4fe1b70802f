const name = 'candlewick.key';
const watchers = new Set<() => void>();
let isNeeded = false;

/** The API key of this tab; null where none was given. It is kept until the tab is closed, and never in an address that is shown. */
export const key = (): string | null => sessionStorage.getItem(name);

/** The server has refused what was asked without a key, or with one that it does not know. */
export function refuseKey(): void {
  if (isNeeded) return;
  isNeeded = true;
  watchers.forEach(changed => changed());
}

/** Begins anew with a key: what was refused is asked again. */
export function takeKey(text: string): void {
  sessionStorage.setItem(name, text);
  location.reload();
}

export const watchKey = (changed: () => void): (() => void) => {
  watchers.add(changed);
  return () => watchers.delete(changed);
};

export const isKeyNeeded = (): boolean => isNeeded;
