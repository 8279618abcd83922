import type { NodeSummary, StepRecord } from "./records";
import type { Summary } from "./summary";

/** So many dead ends are named in a run's note. */
const namedMost = 3;

/** How many steps a run has, and what they took per node. Steps of its journal count, too. */
export class RunTotals {
  readonly #nodes = new Map<string, { ok: number; failed: number; totalUs: number }>();
  readonly #dropped = new Set<string>();
  #deadEnds: ReadonlyMap<string, string> = new Map();
  #steps = 0;

  /** What leaves by one of these, `node.port` with their words, is dropped. */
  watch(deadEnds: ReadonlyMap<string, string>): void {
    this.#deadEnds = deadEnds;
  }

  count(step: StepRecord): void {
    this.#steps += 1;
    if (step.status === "skipped") return;
    const total = this.#nodes.get(step.node) ?? { ok: 0, failed: 0, totalUs: 0 };
    if (step.status === "succeeded") total.ok += 1;
    if (step.status === "failed") total.failed += 1;
    total.totalUs += step.durationUs;
    this.#nodes.set(step.node, total);
    if (this.#deadEnds.size > 0 && step.status === "succeeded" && step.port !== null) {
      const end = `${step.node}.${step.port}`;
      if (this.#deadEnds.has(end)) this.#dropped.add(end);
    }
  }

  /** Ends, `node.port`, by which something was dropped so far. */
  get dropped(): readonly string[] {
    return [...this.#dropped];
  }

  /** What a person should know of the run although it succeeded; null when there is nothing. */
  note(): string | null {
    const words = this.dropped.map((end) => this.#deadEnds.get(end) ?? end);
    if (words.length === 0) return null;
    const more = words.length > namedMost ? ` and ${words.length - namedMost} more` : "";
    return `Dropped at ${words.slice(0, namedMost).join(", ")}${more}: nothing is connected there`;
  }

  read(): { readonly steps: number; readonly nodes: readonly NodeSummary[] } {
    return {
      steps: this.#steps,
      nodes: [...this.#nodes].map(([node, total]) => ({ node, ...total })),
    };
  }

  /** Totals as a summary has them. */
  restore(summary: {
    readonly steps: number;
    readonly nodes: Summary["totals"][1];
    readonly dropped: readonly string[];
  }): void {
    this.#steps = summary.steps;
    this.#nodes.clear();
    this.#dropped.clear();
    for (const end of summary.dropped) this.#dropped.add(end);
    for (const [node, ok, failed, totalUs] of summary.nodes) {
      this.#nodes.set(node, { ok, failed, totalUs });
    }
  }
}
