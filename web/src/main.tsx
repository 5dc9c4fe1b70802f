import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadServed } from './indicators/served';
import { Market } from './stream/market';
import './styles.css';

// Before the address is read: it may name what only the server computes. One that does not answer is drawn without.
await loadServed().catch(() => undefined);
createRoot(document.getElementById('root')!).render(<App market={new Market()} />);
