import { useState, useSyncExternalStore } from 'react';
import { isKeyNeeded, key, takeKey, watchKey } from '../rest/key';

/** Asks for a key where the server wants one. */
export function KeyForm() {
  const isNeeded = useSyncExternalStore(watchKey, isKeyNeeded);
  const [text, setText] = useState('');
  if (!isNeeded) return null;
  return (
    <form className="offline inline" onSubmit={event => {
      event.preventDefault();
      takeKey(text.trim());
    }}>
      <span role="alert">{key() === null ? 'This server asks for a key; `./pipeline keys add` makes one.' : 'The server does not know this key.'}</span>
      <label>Key <input type="password" autoComplete="off" required value={text} onChange={event => setText(event.target.value)} /></label>
      <button type="submit" className="primary">Go on</button>
    </form>
  );
}
