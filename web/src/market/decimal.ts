/** Exact decimals as the API writes them: text in, text out, no floats between. */

interface Parts {
  mantissa: bigint;
  scale: number;
}

const pattern = /^-?\d+(\.\d+)?$/;

function parse(text: string): Parts {
  if (!pattern.test(text)) throw new Error(`'${text}' is not a decimal`);
  const point = text.indexOf('.');
  return point < 0
    ? { mantissa: BigInt(text), scale: 0 }
    : { mantissa: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

function write(mantissa: bigint, scale: number): string {
  if (scale === 0) return mantissa.toString();
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, '0');
  return `${mantissa < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function align(a: Parts, b: Parts): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.mantissa * 10n ** BigInt(scale - a.scale), b.mantissa * 10n ** BigInt(scale - b.scale), scale];
}

/** Digits after the point: 2 of `2500.50`. */
export const scaleOf = (text: string): number => parse(text).scale;

/** `a - b`, with the digits of the longer one. */
export function subtract(a: string, b: string): string {
  const [x, y, scale] = align(parse(a), parse(b));
  return write(x - y, scale);
}

/** -1, 0 or 1. */
export function compare(a: string, b: string): number {
  const [x, y] = align(parse(a), parse(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** `part` in hundredths of `whole`, rounded half to even to `places`; null where `whole` is 0. */
export function percent(part: string, whole: string, places = 2): string | null {
  const [x, y] = align(parse(part), parse(whole));
  if (y === 0n) return null;
  const numerator = x * 100n * 10n ** BigInt(places);
  const isNegative = numerator < 0n !== y < 0n && numerator !== 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, y < 0n ? -y : y];
  const [quotient, rest] = [n / d, (n % d) * 2n];
  const rounded = rest > d || (rest === d && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return write(isNegative ? -rounded : rounded, places);
}

/** With thin groups of thousands, the digits unchanged: `1,234,500.50`. */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** `+1.25`, `−0.50`, `0.00`: with a sign that is as wide as a digit. */
export function signed(text: string): string {
  return text.startsWith('-') ? `−${grouped(text.slice(1))}` : /[1-9]/.test(text) ? `+${grouped(text)}` : grouped(text);
}
