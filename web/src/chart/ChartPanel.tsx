import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogicalRange, MouseEventParams } from 'lightweight-charts';
import { indicatorOf } from '../indicators/catalog';
import { ServedValues } from '../indicators/served';
import type { Candle } from '../market/candle';
import { csvOf } from '../market/csv';
import type { Change } from '../market/series';
import type { Zone } from '../market/zone';
import type { Replay } from '../replay/replay';
import { gaps as readGaps } from '../rest/api';
import type { View } from '../shell/link';
import type { Market, Refusal } from '../stream/market';
import { CandleFeed, type Session } from './feed';
import { Legend } from './Legend';
import { Plot, type Missing } from './plot';
import { save } from './save';
import { useBuilt } from './useBuilt';

interface Props {
  market: Market;
  view: View & { instrument: string };
  replay: Replay | null;
  zone: Zone;
  venue: Zone;
  theme: string;
  newest(us: number): void;
}

/** The chart: bars as they are drawn, and what is said of the one under the crosshair. */
export function ChartPanel({ market, view, replay, zone, venue, theme, newest }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const [shown, setShown] = useState<{ bar: Candle; before: Candle | undefined }>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [bars, setBars] = useState(0);
  const isEmpty = bars === 0;
  const [session, setSession] = useState<Session>();
  const tick = useRef<(change: Change) => void>(() => undefined);
  const pendingOther = useRef<() => void>(() => undefined);
  const missing = useRef<Missing[]>([]);
  const kept = useRef<{ feed: CandleFeed | null; range: LogicalRange | null }>(null);

  const feed = useMemo(() => ({ current: null as CandleFeed | null, other: null as CandleFeed | null }), []);
  const indicators = view.indicators.join(',');
  const isBuilt = useBuilt(view.interval);

  useEffect(() => {
    setRefusal(undefined);
    setBars(0);
    missing.current = [];
    setShown(undefined);
    setSession(undefined);
    const fed = new CandleFeed(market, view.instrument, view.interval, replay, {
      changed: change => tick.current(change),
      refused: setRefusal,
      gap: ({ from_us, to_us, filled }) => {
        missing.current = missing.current.filter(gap => gap.from_us !== from_us || gap.to_us !== to_us);
        if (!filled) missing.current.push({ from_us, to_us });
        tick.current('rewrite');
      },
      session: setSession,
    });
    feed.current = fed;
    if (!replay) {
      readGaps(view.instrument).then(found => {
        missing.current.push(...found.filter(gap => !gap.filled));
        tick.current('rewrite');
      }, () => undefined);
    }

    return () => fed.stop();
  }, [market, view.instrument, view.interval, replay]);

  useEffect(() => {
    if (!view.compare) return;
    const other = new CandleFeed(market, view.compare, view.interval, replay, { changed: () => pendingOther.current(), refused: setRefusal });
    feed.other = other;
    return () => {
      other.stop();
      feed.other = null;
    };
  }, [market, view.compare, view.interval, replay]);

  useEffect(() => {
    const drawnIndicators = view.indicators.map(indicatorOf).filter(found => found !== null);
    const served = new ServedValues(view.instrument, view.interval, drawnIndicators.flatMap(({ spec }) => spec ?? []), () => ask('rewrite'));
    const made = new Plot(holder.current!, {
      style: view.style, interval: view.interval, zone, venue, isCompared: view.compare !== null, isBuilt,
      indicators: drawnIndicators, served,
    });
    plot.current = made;
    let frame = 0;
    let change: Change = 'rewrite';
    let pointer: number | undefined;
    let fitted = false;
    const draw = () => {
      frame = 0;
      const bars = feed.current?.series.bars ?? [];
      const before = made.chart.timeScale().getVisibleLogicalRange();
      const grown = bars.length - drawn;
      const isPrepended = drawnFirst !== undefined && bars[0] !== undefined && bars[0].start_us < drawnFirst;
      made.draw(bars, change);
      void served.want(bars);
      if (change === 'rewrite') made.mark(bars, missing.current);
      if (isPrepended && before && fitted) made.chart.timeScale().setVisibleLogicalRange({ from: before.from + grown, to: before.to + grown });
      if (!fitted && bars.length > 0) {
        fitted = true;
        const visible = Math.max(30, Math.floor(holder.current!.clientWidth / 9));
        const same = kept.current?.feed === feed.current ? kept.current?.range : null;
        made.chart.timeScale().setVisibleLogicalRange(same ?? { from: bars.length - visible, to: bars.length + 5 });
      }

      [drawn, drawnFirst, change] = [bars.length, bars[0]?.start_us, 'none'];
      setBars(bars.length);
      const last = bars.at(-1);
      if (last) {
        newest(last.start_us);
        replay?.saw(last.start_us);
      }

      say();
    };
    let drawn = 0;
    let drawnFirst: number | undefined;
    const say = () => {
      const bars = feed.current?.series;
      if (!bars) return;
      const at = pointer === undefined ? bars.bars.length - 1 : bars.indexAt(pointer * 1_000_000 + 999_999);
      const bar = bars.bars[at];
      setShown(bar && { bar, before: bars.bars[at - 1] });
    };
    const ask = (next: Change) => {
      if (next === 'rewrite' || change === 'none') change = next;
      frame ||= requestAnimationFrame(draw);
    };
    const askOther = () => made.drawOther(feed.other?.series.bars ?? []);
    tick.current = ask;
    pendingOther.current = askOther;
    const move = (event: MouseEventParams) => {
      pointer = event.time === undefined ? undefined : Number(event.time);
      say();
    };
    const scroll = (range: LogicalRange | null) => {
      if (range && range.from < 60) {
        void feed.current?.older();
        void feed.other?.older();
      }
    };
    made.chart.subscribeCrosshairMove(move);
    made.chart.timeScale().subscribeVisibleLogicalRangeChange(scroll);
    ask('rewrite');
    askOther();
    return () => {
      cancelAnimationFrame(frame);
      kept.current = { feed: feed.current, range: made.chart.timeScale().getVisibleLogicalRange() };
      tick.current = pendingOther.current = () => undefined;
      made.remove();
      plot.current = null;
    };
  }, [view.instrument, view.interval, view.style, view.compare, indicators, zone, venue, theme, replay, isBuilt]);

  const name = `${view.instrument.replace(':', '-')}-${view.interval}`;
  return (
    <section className="chart" aria-label={`Chart of ${view.instrument}, ${view.interval}`}>
      <Legend title={view.instrument} interval={view.interval} shown={shown} zone={zone} compare={view.compare} session={session} isBuilt={isBuilt} />
      <div className="export">
        <button type="button" onClick={() => save(`${name}.csv`, new Blob([csvOf(feed.current?.series.bars ?? [])], { type: 'text/csv' }))} disabled={isEmpty}>CSV</button>
        <button type="button" onClick={() => plot.current?.chart.takeScreenshot().toBlob(blob => blob && save(`${name}.png`, blob))} disabled={isEmpty}>PNG</button>
      </div>
      <div ref={holder} className="canvas" data-bars={isEmpty ? 0 : 1} data-count={bars} />
      {isEmpty && refusal ? (
        <div className="empty" role="alert"><h2>No candles</h2><p>{refusal.message}</p></div>
      ) : isEmpty && (
        <div className="empty"><h2>No candles yet</h2><p>Nothing of {view.instrument} was seen so far at {view.interval}. They appear here as soon as they come; try a shorter interval, or scroll left once there are some.</p></div>
      )}
    </section>
  );
}
