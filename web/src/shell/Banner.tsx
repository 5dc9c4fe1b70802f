import { useEffect, useState } from 'react';
import type { Link } from '../stream/market';

/** Says that the connection is gone, once it is gone for longer than a blink. */
export function Banner({ link }: { link: Link }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (link === 'up') return setShown(false);
    const timer = setTimeout(() => setShown(true), 1500);
    return () => clearTimeout(timer);
  }, [link]);
  return isShown ? <p className="offline" role="status">The server is not reached. What is shown is as old as the connection; it goes on by itself, and nothing is missed.</p> : null;
}
