interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Numbers that a process tells of itself, in Prometheus' text format. */
export class Metrics {
  readonly #samples: Sample[] = [];

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
      if (!match || !Number.isFinite(Number(match[3]))) continue;
      const labels = Object.fromEntries([...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name!, value!]));
      this.#samples.push({ name: match[1]!, labels, value: Number(match[3]) });
    }
  }

  /** The sum over all label values but those that are given; null where nothing of it was counted. */
  sum(name: string, where: Record<string, string> = {}): number | null {
    const found = this.#samples.filter(sample => sample.name === name && Object.entries(where).every(([label, value]) => sample.labels[label] === value));
    return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
  }

  /** What a label says among the samples of a name. */
  values(name: string, label: string): string[] {
    return [...new Set(this.#samples.filter(sample => sample.name === name).map(({ labels }) => labels[label]).filter(value => value !== undefined))].sort();
  }
}
