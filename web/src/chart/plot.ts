import {
  AreaSeries, BarSeries, BaselineSeries, CandlestickSeries, ColorType, CrosshairMode, HistogramSeries, LineSeries, LineStyle, PriceScaleMode, TickMarkType, createChart, createSeriesMarkers,
  type IChartApi, type ISeriesApi, type ISeriesMarkersPluginApi, type SeriesMarker, type SeriesType, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import type { Indicator } from '../indicators/catalog';
import type { ServedValues } from '../indicators/served';
import { isFlagged, pointOf, timeOf, type Candle, type Point } from '../market/candle';
import { scaleOf } from '../market/decimal';
import { heikinAshi } from '../market/heikinAshi';
import { isIntraday, secondsOf } from '../market/interval';
import type { Change } from '../market/series';
import type { Zone } from '../market/zone';
import type { Style } from '../shell/link';
import { Marks, type Mark } from './marks';
import { faint, paletteOf, type Palette } from './theme';

export interface Shape {
  style: Style;
  interval: string;
  indicators: Indicator[];
  served: ServedValues;
  isCompared: boolean;
  /** Whether a bar that was published again has a revision above 0. */
  isBuilt: boolean;
  /** In which times are read. */
  zone: Zone;
  /** In which sessions part. */
  venue: Zone;
}

export interface Missing {
  from_us: number;
  to_us: number;
}

/** Bars that are put one by one; setting all is quicker for more. */
const mostUpdates = 20;

type AnySeries = ISeriesApi<SeriesType>;
type Datum = Record<string, unknown>;

/** A row of the chart: a series, and what it has of each bar from the `from`-th on. */
interface Row {
  series: AnySeries;
  data: (bars: readonly Candle[], points: readonly Point[], from: number) => Datum[];
}

const marks = { [TickMarkType.Year]: 'year', [TickMarkType.Month]: 'month', [TickMarkType.DayOfMonth]: 'day', [TickMarkType.Time]: 'time', [TickMarkType.TimeWithSeconds]: 'seconds' } as const;

/** Bars on a canvas. It keeps nothing but what is drawn. */
export class Plot {
  readonly chart: IChartApi;
  readonly #palette: Palette;
  readonly #marks = new Marks();
  readonly #rows: Row[] = [];
  readonly #points = new WeakMap<Candle, Point>();
  readonly #main: AnySeries;
  readonly #said: ISeriesMarkersPluginApi<Time>;
  #other: ISeriesApi<'Line'> | undefined;
  #scale = -1;
  #drawn = 0;

  constructor(element: HTMLElement, readonly shape: Shape) {
    this.#palette = paletteOf(element);
    const { text, grid, line } = this.#palette;
    this.chart = createChart(element, {
      autoSize: true,
      layout: { background: { type: ColorType.Solid, color: 'transparent' }, textColor: text, fontFamily: 'inherit', attributionLogo: false, panes: { separatorColor: line, enableResize: true } },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderColor: line },
      timeScale: {
        borderColor: line, timeVisible: isIntraday(shape.interval), secondsVisible: isIntraday(shape.interval) && secondsOf(shape.interval) % 60 !== 0, rightOffset: 6, minBarSpacing: 0.2,
        tickMarkFormatter: (time: Time, kind: TickMarkType) => shape.zone.mark(Number(time) * 1_000_000, marks[kind]),
      },
      localization: { timeFormatter: (time: Time) => shape.zone.label(Number(time) * 1_000_000, shape.interval) },
    });
    this.#main = this.#addMain();
    this.#main.attachPrimitive(this.#marks);
    this.#said = createSeriesMarkers(this.#main, []);
    if (shape.isCompared) this.#other = this.chart.addSeries(LineSeries, { color: this.#palette.plots[3]!, lineWidth: 2, priceLineVisible: false });
    this.#addVolume();
    this.#addIndicators();
    if (shape.isCompared) this.#scalePrices();
  }

  /** Draws bars: those at the end alone where nothing else has changed. */
  draw(bars: readonly Candle[], change: Change): void {
    const isTail = change === 'tail' && this.#drawn > 0 && bars.length >= this.#drawn && bars.length - this.#drawn < mostUpdates;
    const points = bars.map(bar => this.#point(bar));
    const from = isTail ? Math.max(0, this.#drawn - 2) : 0;
    this.#fit(bars);
    for (const { series, data } of this.#rows) {
      const values = data(bars, points, from);
      if (!isTail) {
        series.setData(values as never);
        continue;
      }

      values.forEach((value, i) => series.update(value as never, from + i < this.#drawn - 1));
    }

    this.#drawn = bars.length;
    if (!isTail || bars.slice(from).some(bar => this.#sayings(bar).length > 0)) {
      this.#said.setMarkers(bars.flatMap(bar => this.#sayings(bar)));
    }
  }

  drawOther(bars: readonly Candle[]): void {
    this.#other?.setData(bars.map(bar => ({ time: timeOf(bar) as UTCTimestamp, value: Number(bar.close) })));
  }

  /** Marks where sessions part and where data are missing. */
  mark(bars: readonly Candle[], missing: readonly Missing[]): void {
    const found: Mark[] = [];
    if (isIntraday(this.shape.interval)) {
      let day = '';
      for (const bar of bars) {
        const date = this.shape.venue.date(bar.start_us);
        if (day && date !== day) found.push({ at: timeOf(bar) as UTCTimestamp, colour: faint(this.#palette.accent, 0.35) });
        day = date;
      }
    }

    for (const { from_us, to_us } of missing) {
      const [after, before] = [bars.find(bar => bar.end_us > from_us), bars.findLast(bar => bar.start_us < to_us)];
      if (!after || !before) continue;
      const [at, to] = [timeOf(after), timeOf(before)].sort((a, b) => a - b) as [UTCTimestamp, UTCTimestamp];
      found.push({ at, to, colour: faint(this.#palette.warn, 0.14) });
    }

    this.#marks.show(found);
  }

  remove(): void {
    this.chart.remove();
  }

  /** Prices in percent, and nothing else: volume and indicators are none. */
  #scalePrices(): void {
    for (const { series } of this.#rows) {
      if (series.getPane().paneIndex() > 0) series.priceScale().applyOptions({ mode: PriceScaleMode.Normal });
    }

    this.#main.priceScale().applyOptions({ mode: PriceScaleMode.Percentage });
  }

  #addMain(): AnySeries {
    const { up, down, accent } = this.#palette;
    const { style } = this.shape;
    const bars: Row['data'] = (_, points, from) => points.slice(from) as unknown as Datum[];
    const closes: Row['data'] = (_, points, from) => points.slice(from).map(({ time, close }) => ({ time, value: close }));
    const row = (series: AnySeries, data: Row['data']): AnySeries => {
      this.#rows.push({ series, data });
      return series;
    };
    switch (style) {
      case 'candles':
      case 'heikin-ashi':
        return row(
          this.chart.addSeries(CandlestickSeries, { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false }),
          style === 'candles' ? bars : (_, points, from) => heikinAshi(points).slice(from) as unknown as Datum[]);
      case 'bars': return row(this.chart.addSeries(BarSeries, { upColor: up, downColor: down }), bars);
      case 'line': return row(this.chart.addSeries(LineSeries, { color: accent, lineWidth: 2 }), closes);
      case 'area': return row(this.chart.addSeries(AreaSeries, { lineColor: accent, topColor: faint(accent, 0.35), bottomColor: faint(accent, 0.02), lineWidth: 2 }), closes);
      case 'baseline': return row(this.chart.addSeries(BaselineSeries, {
        topLineColor: up, topFillColor1: faint(up, 0.28), topFillColor2: faint(up, 0.03), bottomLineColor: down, bottomFillColor1: faint(down, 0.03), bottomFillColor2: faint(down, 0.28), lineWidth: 2,
      }), closes);
    }
  }

  #addVolume(): void {
    const { up, down } = this.#palette;
    const series = this.chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false }, 1);
    this.#rows.push({
      series,
      data: (bars, points, from) => points.slice(from).map(({ time, open, close }, i) => {
        const { volume } = bars[from + i]!;
        return volume === null ? { time } : { time, value: Number(volume), color: faint(close >= open ? up : down, 0.55) };
      }),
    });
    this.chart.panes()[1]?.setStretchFactor(0.22);
  }

  #addIndicators(): void {
    let pane = 2;
    for (const indicator of this.shape.indicators) {
      const at = indicator.place === 'prices' ? 0 : pane++;
      // All lines of an indicator are computed together, once for each change.
      let computed: { of: readonly Point[]; plots: ReturnType<Indicator['plot']> } | undefined;
      const plotsOf = (bars: readonly Candle[], points: readonly Point[]) => {
        if (computed?.of !== points) computed = { of: points, plots: indicator.plot({ bars, points, zone: this.shape.venue, served: this.shape.served }) };
        return computed.plots;
      };
      plotsOf([], []).forEach((plot, n) => {
        const color = this.#palette.plots[plot.colour]!;
        // A pane has room for the values of its lines.
        const isSaid = at > 0 && plot.kind !== 'histogram';
        const options = { color, priceLineVisible: false, lastValueVisible: isSaid, title: isSaid ? plot.name : '' };
        const series = plot.kind === 'histogram'
          ? this.chart.addSeries(HistogramSeries, options, at)
          : this.chart.addSeries(LineSeries, { ...options, lineWidth: 1, lineStyle: LineStyle.Solid, crosshairMarkerVisible: false }, at);
        this.#rows.push({
          series,
          data: (bars, points, from) => plotsOf(bars, points)[n]!.line.slice(from).map((value, i) => {
            const { time } = points[from + i]!;
            return value === null ? { time } : { time, value };
          }),
        });
      });
      if (at > 0) this.chart.panes()[at]?.setStretchFactor(0.3);
    }
  }

  /** A dot below a bar with flags, a square above one that was revised. */
  #sayings(bar: Candle): SeriesMarker<Time>[] {
    const time = timeOf(bar) as UTCTimestamp;
    const said: SeriesMarker<Time>[] = [];
    if (isFlagged(bar)) said.push({ time, position: 'belowBar', shape: 'circle', color: this.#palette.warn, size: 0.5 });
    if (this.shape.isBuilt && bar.closed && bar.revision > 0) said.push({ time, position: 'aboveBar', shape: 'square', color: this.#palette.accent, size: 0.4 });
    return said;
  }

  #point(bar: Candle): Point {
    const known = this.#points.get(bar) ?? pointOf(bar);
    this.#points.set(bar, known);
    return known;
  }

  /** As many digits as the prices have. */
  #fit(bars: readonly Candle[]): void {
    const last = bars.at(-1);
    if (!last) return;
    const scale = Math.max(this.#scale, Math.min(8, scaleOf(last.close)));
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#main.applyOptions({ priceFormat: { type: 'price', precision: scale, minMove: 1 / 10 ** scale } });
  }
}
