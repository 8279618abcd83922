import type { NodeSummary, StepRecord } from "./records";
import type { Summary } from "./summary";

/** How many steps a run has, and what they took per node. Steps of its journal count, too. */
export class RunTotals {
  readonly #nodes = new Map<string, { ok: number; failed: number; totalUs: number }>();
  #steps = 0;

  count(step: StepRecord): void {
    this.#steps += 1;
    if (step.status === "skipped") return;
    const total = this.#nodes.get(step.node) ?? { ok: 0, failed: 0, totalUs: 0 };
    if (step.status === "succeeded") total.ok += 1;
    if (step.status === "failed") total.failed += 1;
    total.totalUs += step.durationUs;
    this.#nodes.set(step.node, total);
  }

  read(): { readonly steps: number; readonly nodes: readonly NodeSummary[] } {
    return {
      steps: this.#steps,
      nodes: [...this.#nodes].map(([node, total]) => ({ node, ...total })),
    };
  }

  /** Totals as a summary has them. */
  restore(summary: { readonly steps: number; readonly nodes: Summary["totals"][1] }): void {
    this.#steps = summary.steps;
    this.#nodes.clear();
    for (const [node, ok, failed, totalUs] of summary.nodes) {
      this.#nodes.set(node, { ok, failed, totalUs });
    }
  }
}
