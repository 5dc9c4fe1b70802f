import { useEffect, useState } from 'react';

export interface Asked<T> {
  answer?: T;
  problem?: string;
}

/** Asks again every so many milliseconds, while the page is looked at. What was answered stays until there is a newer answer. */
export function useAnswer<T>(ask: () => Promise<T>, everyMs: number): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({});
  useEffect(() => {
    let isGone = false;
    const once = () => {
      if (document.hidden) return;
      ask().then(answer => !isGone && setAsked({ answer }), (error: Error) => !isGone && setAsked(before => ({ ...before, problem: error.message })));
    };
    once();
    const timer = setInterval(once, everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);
  return asked;
}
