import type { Link } from '../stream/market';
import { titleOf } from '../pages/catalog';
import { pages, type Page, type View } from './link';

const words: Record<Link, string> = { connecting: 'connecting', up: 'connected', down: 'reconnecting' };

interface Props {
  view: View;
  link: Link;
  theme: string;
  toggleTheme(): void;
  hashFor(page: Page): string;
}

export function Header({ view, link, theme, toggleTheme, hashFor }: Props) {
  return (
    <header className="top">
      <a className="brand" href="#/chart"><svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true"><path d="M5 2v12M11 2v12" /><rect x="3.5" y="5" width="3" height="6" className="rise" /><rect x="9.5" y="4" width="3" height="5" className="fall" /></svg>Candlewick</a>
      <nav aria-label="Pages">
        {pages.map(page => <a key={page} href={hashFor(page)} aria-current={view.page === page ? 'page' : undefined}>{titleOf(page)}</a>)}
      </nav>
      <span className={`link ${link}`} role="status">{words[link]}</span>
      <button type="button" onClick={toggleTheme} aria-label={theme === 'dark' ? 'Use light colours' : 'Use dark colours'}>{theme === 'dark' ? '☀' : '☾'}</button>
    </header>
  );
}
