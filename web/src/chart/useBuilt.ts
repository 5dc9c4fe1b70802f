import { useEffect, useState } from 'react';
import { builtIntervals } from '../rest/api';

let asked: Promise<string[]> | undefined;

/** Whether bars of an interval are built from ticks; false until the server has said which are. */
export function useBuilt(interval: string): boolean {
  const [built, setBuilt] = useState<string[]>([]);
  useEffect(() => {
    asked ??= builtIntervals();
    asked.then(setBuilt, () => (asked = undefined));
  }, []);
  return built.includes(interval);
}
