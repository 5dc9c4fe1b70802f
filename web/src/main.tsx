import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Market } from './stream/market';
import './styles.css';

createRoot(document.getElementById('root')!).render(<App market={new Market()} />);
