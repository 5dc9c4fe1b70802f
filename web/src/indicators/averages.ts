/** A value for each bar; null where there are not bars enough. */
export type Line = (number | null)[];

/** Mean of the last `n`. */
export function sma(values: readonly number[], n: number): Line {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= n ? values[i - n]! : 0);
    return i >= n - 1 ? sum / n : null;
  });
}

/** Exponential mean with weight 2 / (n + 1), begun with the mean of the first `n`. */
export const ema = (values: readonly number[], n: number): Line => smoothed(values, n, 2 / (n + 1));

/** Wilder's mean, with weight 1 / n. */
export const wilder = (values: readonly number[], n: number): Line => smoothed(values, n, 1 / n);

function smoothed(values: readonly number[], n: number, weight: number): Line {
  let [sum, mean] = [0, 0];
  return values.map((value, i) => {
    if (i < n) {
      sum += value;
      mean = sum / n;
    } else {
      mean += (value - mean) * weight;
    }

    return i >= n - 1 ? mean : null;
  });
}

/** Mean of the last `n`, and it plus and minus `k` standard deviations of the population. */
export function bollinger(values: readonly number[], n: number, k: number): { middle: Line; upper: Line; lower: Line } {
  const middle = sma(values, n);
  const spread = middle.map((mean, i) => {
    if (mean === null) return null;
    let squares = 0;
    for (let at = i - n + 1; at <= i; at++) squares += (values[at]! - mean) ** 2;
    return k * Math.sqrt(squares / n);
  });
  return {
    middle,
    upper: middle.map((mean, i) => (mean === null ? null : mean + spread[i]!)),
    lower: middle.map((mean, i) => (mean === null ? null : mean - spread[i]!)),
  };
}
