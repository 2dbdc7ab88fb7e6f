import type { Figures, Kind } from './load.ts';

/** How long each request of a kind took. */
export class Latencies {
  readonly #byKind = new Map<Kind, { ms: number[]; failed: number }>();
  readonly failures: string[] = [];
  sent = 0;
  failed = 0;

  add(kind: Kind, ms: number, failure?: string): void {
    const of = this.#byKind.get(kind) ?? { ms: [], failed: 0 };
    this.#byKind.set(kind, of);
    of.ms.push(ms);
    this.sent++;
    if (failure === undefined) return;
    of.failed++;
    this.failed++;
    if (this.failures.length < 20) this.failures.push(`${kind}: ${failure}`);
  }

  figures(kind: Kind): Figures {
    const { ms, failed } = this.#byKind.get(kind) ?? { ms: [], failed: 0 };
    const sorted = Float64Array.from(ms).sort();
    const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
    return { count: ms.length, failed, p50: at(0.5), p99: at(0.99), max: at(1) };
  }
}
