import { isIntraday, secondsOf } from './interval';

/** Times as people of a zone read them. */
export class Zone {
  static readonly #made = new Map<string, Zone>();
  readonly #parts: Intl.DateTimeFormat;
  /** Dates by quarter of an hour since 1970: no zone changes its date within one, and reading the calendar for each of thousands of bars takes longer than drawing them. */
  readonly #dates = new Map<number, string>();

  private constructor(readonly name: string) {
    this.#parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: name, year: 'numeric', month: 'short', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    });
  }

  /** A zone by its IANA name; the viewer's where nothing is said. */
  static of(name = Intl.DateTimeFormat().resolvedOptions().timeZone): Zone {
    const made = this.#made.get(name) ?? new Zone(name);
    this.#made.set(name, made);
    return made;
  }

  #read(us: number): Record<string, string> {
    return Object.fromEntries(this.#parts.formatToParts(us / 1000).map(part => [part.type, part.value]));
  }

  /** `2024-11-29` */
  date(us: number): string {
    const quarter = Math.floor(us / 900_000_000);
    const known = this.#dates.get(quarter);
    if (known !== undefined) return known;
    const p = this.#read(us);
    const date = `${p.year}-${String(months.indexOf(p.month!) + 1).padStart(2, '0')}-${p.day}`;
    if (this.#dates.size > 20_000) this.#dates.clear();
    this.#dates.set(quarter, date);
    return date;
  }

  /** `09:30:00` */
  clock(us: number): string {
    const p = this.#read(us);
    return `${p.hour}:${p.minute}:${p.second}`;
  }

  /** The open time of a bar: with its time of day where bars are shorter than a day. */
  label(us: number, interval: string): string {
    const p = this.#read(us);
    const day = `${p.weekday} ${p.day} ${p.month} ${p.year}`;
    if (!isIntraday(interval)) return day;
    return `${day} ${p.hour}:${p.minute}${secondsOf(interval) % 60 === 0 ? '' : `:${p.second}`}`;
  }

  /** What stands below a chart: a year, a month, a day or a time, by how much changes there. */
  mark(us: number, kind: 'year' | 'month' | 'day' | 'time' | 'seconds'): string {
    const p = this.#read(us);
    switch (kind) {
      case 'year': return p.year!;
      case 'month': return p.month!;
      case 'day': return `${Number(p.day)} ${p.month}`;
      case 'time': return `${p.hour}:${p.minute}`;
      case 'seconds': return `${p.hour}:${p.minute}:${p.second}`;
    }
  }

  /** The moment at which a wall clock of the zone shows `2024-11-29T09:30[:00]`, microseconds. Of a time that comes twice the first, of one that is left out the one an hour later. */
  us(local: string): number | null {
    const asUtc = Date.parse(`${local}${local.length === 10 ? 'T00:00' : ''}Z`);
    if (Number.isNaN(asUtc)) return null;
    const [before, after] = [asUtc - this.#offset(asUtc - 86_400_000), asUtc - this.#offset(asUtc + 86_400_000)];
    const exact = [before, after].filter(ms => ms + this.#offset(ms) === asUtc);
    return (exact.length > 0 ? Math.min(...exact) : before) * 1000;
  }

  /** What a field for a local time shows. */
  local(us: number): string {
    return `${this.date(us)}T${this.clock(us)}`;
  }

  #offset(ms: number): number {
    return Date.parse(`${this.local(ms * 1000)}Z`) - Math.floor(ms / 1000) * 1000;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
