/** Colours of the chart, as the style sheet has them. */
export interface Palette {
  text: string;
  grid: string;
  line: string;
  up: string;
  down: string;
  accent: string;
  warn: string;
  plots: string[];
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('muted'), grid: of('grid'), line: of('line'), up: of('up'), down: of('down'), accent: of('accent'), warn: of('warn'),
    plots: [0, 1, 2, 3, 4, 5].map(n => of(`plot-${n}`)),
  };
}

/** A colour that lets what is behind it through; `share` of 1 is opaque. */
export const faint = (hex: string, share: number): string => `${hex}${Math.round(share * 255).toString(16).padStart(2, '0')}`;
