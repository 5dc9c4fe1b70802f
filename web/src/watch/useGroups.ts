import { useEffect, useState } from 'react';
import { forgetList, keepList, lists } from '../rest/api';
import { freeName, keepGroups, readGroups, withShared, type Group } from './groups';

export interface Groups {
  all: Group[];
  /** Why the server did not keep what it was to keep. */
  problem: string | undefined;
  /** Puts a list in the place of another one; of none: adds it. */
  put(changed: Group, of?: Group): void;
  remove(group: Group): void;
  /** Keeps a list on the server, or in this browser again. */
  share(group: Group, isShared: boolean): void;
}

/** Lists of this browser and of the server, which is asked again when somebody comes back to the page. */
export function useGroups(): Groups {
  const [all, setAll] = useState<Group[]>(() => readGroups(localStorage));
  const [problem, setProblem] = useState<string>();
  useEffect(() => keepGroups(localStorage, all), [all]);
  useEffect(() => {
    const ask = () => document.hidden || lists().then(shared => setAll(groups => withShared(groups, shared)), () => undefined);
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => document.removeEventListener('visibilitychange', ask);
  }, []);
  const told = (asked: Promise<unknown>) => void asked.then(() => setProblem(undefined), (error: Error) => setProblem(error.message));
  const put = (changed: Group, of?: Group) => {
    setAll(groups => (of ? groups.map(group => (group === of ? changed : group)) : [...groups, changed]));
    if (changed.isShared) told(keepList(changed));
  };
  return {
    all,
    problem,
    put,
    remove: group => {
      setAll(groups => withShared(groups.filter(other => other !== group), groups.filter(other => other !== group && other.isShared)));
      if (group.isShared) told(forgetList(group.name));
    },
    share: (group, isShared) => {
      put({ ...group, isShared, name: freeName(all.filter(other => other !== group), group.name) }, group);
      if (!isShared) told(forgetList(group.name));
    },
  };
}
