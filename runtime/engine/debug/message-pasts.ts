import { type Past, readReached } from "../replay-past";
import type { MessageRun, RunHost } from "../run-host";

type Kept = {
  /** How many segments its journal had. */
  readonly segments: number;
  /** Null where it reached nothing. */
  readonly past: Promise<Past | null>;
};

/** Bytes of documents that are kept between two looks. */
const keptMax = 32 * 1_048_576;

/**
 * What other runs of a message did, for looks that follow each other: read anew of each that has gone further since,
 * and kept of the others as far as there is room. Looks at the same time share what they read.
 */
export class MessagePasts {
  readonly #host: Pick<RunHost, "journal">;
  readonly #max: number;
  readonly #kept = new Map<string, Kept>();

  constructor(host: Pick<RunHost, "journal">, max: number = keptMax) {
    this.#host = host;
    this.#max = max;
  }

  /** In the same order; null for a run that reached nothing. Rejects where storage does. */
  async of(runs: readonly MessageRun[]): Promise<readonly (Past | null)[]> {
    const pasts: (Past | null)[] = [];
    for (const run of runs) pasts.push(await this.#read(run));
    this.#keep(runs, pasts);
    return pasts;
  }

  #read({ head, segments }: MessageRun): Promise<Past | null> {
    const known = this.#kept.get(head.id);
    if (known?.segments === segments) return known.past;
    const read: Kept = { segments, past: readReached(this.#host, head) };
    this.#kept.set(head.id, read);
    read.past.catch(() => this.#forget(head.id, read));
    return read.past;
  }

  #keep(runs: readonly MessageRun[], pasts: readonly (Past | null)[]): void {
    const ids = new Set(runs.map(({ head }) => head.id));
    for (const id of this.#kept.keys()) if (!ids.has(id)) this.#kept.delete(id);
    let room = this.#max;
    for (const [at, { head }] of runs.entries()) {
      const size = sizeOf(pasts[at] ?? null);
      if (size > room) this.#kept.delete(head.id);
      else room -= size;
    }
  }

  #forget(id: string, read: Kept): void {
    if (this.#kept.get(id) === read) this.#kept.delete(id);
  }
}

function sizeOf(past: Past | null): number {
  let bytes = 0;
  for (const size of past?.values.sizes.values() ?? []) bytes += size;
  return bytes;
}
