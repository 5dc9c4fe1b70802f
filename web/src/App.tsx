import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { ChartPanel } from './chart/ChartPanel';
import { Toolbar } from './chart/Toolbar';
import { Zone } from './market/zone';
import { catalog, titleOf } from './pages/catalog';
import { Replay } from './replay/replay';
import { ReplayBar } from './replay/ReplayBar';
import { calendar, traded } from './rest/api';
import { Banner } from './shell/Banner';
import { Header } from './shell/Header';
import { KeyForm } from './shell/KeyForm';
import { useKeys } from './shell/keys';
import { hashOf, viewOf, type View } from './shell/link';
import { useTheme } from './shell/theme';
import type { Market } from './stream/market';
import { WatchList } from './watch/WatchList';

/** What the address says is what is shown; whatever is chosen goes through the address. */
const subscribeHash = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

export function App({ market }: { market: Market }) {
  const hash = useSyncExternalStore(subscribeHash, () => location.hash);
  const view = useMemo(() => viewOf(hash), [hash]);
  const link = useSyncExternalStore(market.watch, () => market.link);
  const [theme, toggleTheme] = useTheme();
  const change = useCallback((part: Partial<View>) => void (location.hash = hashOf({ ...viewOf(location.hash), ...part })), []);
  const [isReplayOpen, setReplayOpen] = useState(false);
  const newest = useRef<number>(undefined);

  const { from, to } = view.replay ?? {};
  const replay = useMemo(() => (view.replay ? new Replay(market, view.replay) : null), [market, from, to]);
  const venue = useVenueZone(view.instrument);
  const viewer = Zone.of();
  const zone = view.zone === 'viewer' ? viewer : venue;
  const Page = view.page === 'chart' ? null : catalog[view.page];
  useFirstInstrument(view, change);
  useKeys(replay);
  useEffect(() => {
    document.title = [view.replay && 'Replay', view.page === 'chart' ? view.instrument : titleOf(view.page), 'Candlewick'].filter(Boolean).join(' · ');
  }, [view]);

  return (
    <>
      <a className="skip" href="#main" onClick={event => [event.preventDefault(), document.getElementById('main')?.focus()]}>Skip to the content</a>
      <Header view={view} link={link} theme={theme} toggleTheme={toggleTheme} hashFor={page => hashOf({ ...view, page })} />
      <KeyForm />
      <Banner link={link} />
      <main id="main" tabIndex={-1}>
        {Page && <Page.Show market={market} zone={viewer} />}
        {view.page === 'chart' && (
          <div className="desk">
            <WatchList market={market} replay={replay} selected={view.instrument} select={instrument => change({ instrument })} />
            <div className="board">
              <Toolbar view={view} zoneName={zone.name} isReplaying={isReplayOpen} change={change} toggleReplay={() => setReplayOpen(!isReplayOpen)} />
              {view.instrument ? (
                <ChartPanel market={market} view={{ ...view, instrument: view.instrument }} replay={replay} zone={zone} venue={venue} theme={theme} newest={us => (newest.current = us)} />
              ) : (
                <div className="empty"><h2>No instrument is chosen</h2><p>Press <kbd>/</kbd> and type what you look for.</p></div>
              )}
              {(replay || isReplayOpen) && <ReplayBar replay={replay} zone={zone} newest={newest.current} begin={replay => change({ replay })} />}
            </div>
          </div>
        )}
      </main>
      <footer>Charts by <a href="https://www.tradingview.com/" rel="noreferrer">TradingView Lightweight Charts™</a></footer>
    </>
  );
}

/** The zone that the venue of an instrument keeps; UTC until it is known, and where it keeps none. */
function useVenueZone(instrument: string | null): Zone {
  const name = instrument?.split(':')[0];
  const [known, setKnown] = useState<{ venue: string; zone: string }>();
  useEffect(() => {
    if (!name) return;
    let isGone = false;
    calendar(name).then(({ zone }) => !isGone && setKnown({ venue: name, zone }), () => undefined);
    return () => {
      isGone = true;
    };
  }, [name]);
  return Zone.of(known && known.venue === name ? known.zone : 'UTC');
}

/** Whoever comes without an address sees something that is traded here. */
function useFirstInstrument(view: View, change: (part: Partial<View>) => void): void {
  const isNeeded = view.page === 'chart' && view.instrument === null;
  useEffect(() => {
    if (!isNeeded) return;
    traded().then(([first]) => first && viewOf(location.hash).instrument === null && change({ instrument: first }), () => undefined);
  }, [isNeeded]);
}
