import type { IChartApi, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Logical, SeriesAttachedParameter, Time } from 'lightweight-charts';

/** A line before the bar of a time, or a band from the bar of a time to that of another; in the chart's times, as bars of two instruments share one scale. */
export interface Mark {
  at: Time;
  to?: Time;
  colour: string;
}

/** Draws where sessions part and where data are missing, behind the bars. */
export class Marks implements ISeriesPrimitive<Time> {
  #marks: Mark[] = [];
  #chart: IChartApi | undefined;
  #redraw: (() => void) | undefined;
  readonly #views: IPrimitivePaneView[] = [{ zOrder: () => 'bottom', renderer: () => this.#renderer }];
  readonly #renderer: IPrimitivePaneRenderer = {
    draw: target => target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio }) => {
      const visible = this.#chart?.timeScale().getVisibleLogicalRange();
      if (!visible) return;
      for (const { at, to, colour } of this.#marks) {
        const [first, last] = [this.#place(at), this.#place(to ?? at)];
        if (first === null || last === null || first > visible.to + 1 || last < visible.from - 1) continue;
        const [left, right] = [this.#edge(first), to === undefined ? undefined : this.#edge(last + 1)];
        if (left === null || right === null) continue;
        context.fillStyle = colour;
        const x = Math.round(left * horizontalPixelRatio);
        context.fillRect(x, 0, right === undefined ? Math.max(1, Math.floor(horizontalPixelRatio)) : Math.max(2, Math.round(right * horizontalPixelRatio) - x), bitmapSize.height);
      }
    }),
  };

  attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#chart = chart as IChartApi;
    this.#redraw = requestUpdate;
  }

  detached(): void {
    this.#chart = this.#redraw = undefined;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  show(marks: Mark[]): void {
    this.#marks = marks;
    this.#redraw?.();
  }

  #place(time: Time): number | null {
    return this.#chart!.timeScale().timeToIndex(time);
  }

  /** The middle between a bar and the one before it. */
  #edge(bar: number): number | null {
    const scale = this.#chart!.timeScale();
    const [x, next] = [scale.logicalToCoordinate(bar as Logical), scale.logicalToCoordinate((bar + 1) as Logical)];
    return x === null || next === null ? null : x - (next - x) / 2;
  }
}
