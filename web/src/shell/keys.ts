import { useEffect } from 'react';
import type { Replay } from '../replay/replay';

const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input, select, textarea, button, a, [contenteditable]') !== null;

/** `/` searches, space plays and pauses a replay, `.` steps it. */
export function useKeys(replay: Replay | null): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || (isTyping(event.target) && !(event.target instanceof HTMLButtonElement && event.key === '/'))) return;
      if (event.key === '/') document.querySelector<HTMLInputElement>('[data-main-search]')?.focus();
      else if (event.key === ' ' && replay) void replay.toggle();
      else if (event.key === '.' && replay) void replay.step();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [replay]);
}
