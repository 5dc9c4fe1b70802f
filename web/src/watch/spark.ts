/** The path of a small line through values, as wide and as high as its box; null where there is no line. */
export function sparkPath(values: readonly number[], width: number, height: number): string | null {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number): number => (high === low ? height / 2 : height - 1 - ((value - low) / (high - low)) * (height - 2));
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${((i / (values.length - 1)) * width).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}
