import type { NodeSummary, StepRecord } from "./records";
import type { Summary } from "./summary";

/** So many dead ends are named in a run's note. */
const namedMost = 3;

type Warned = readonly [first: string, count: number];
/** What a node warned of, as a summary has it. */
export type WarnedNode = readonly [node: string, first: string, count: number];

/** How many steps a run has, and what they took per node. Steps of its journal count, too. */
export class RunTotals {
  readonly #nodes = new Map<string, { ok: number; failed: number; totalUs: number }>();
  readonly #dropped = new Set<string>();
  /** Per node the first thing it warned of, and how many it did at the most. */
  readonly #warned = new Map<string, Warned>();
  #deadEnds: ReadonlyMap<string, string> = new Map();
  #nameOf: (node: string) => string = (node) => node;
  #steps = 0;

  /**
   * What leaves by one of these, `node.port` with their words, is dropped.
   * @param nameOf what people call a node
   */
  watch(deadEnds: ReadonlyMap<string, string>, nameOf: (node: string) => string): void {
    this.#deadEnds = deadEnds;
    this.#nameOf = nameOf;
  }

  count(step: StepRecord): void {
    if (step.status === "skipped") return;
    this.#steps += 1;
    const total = this.#nodes.get(step.node) ?? { ok: 0, failed: 0, totalUs: 0 };
    if (step.status === "succeeded") total.ok += 1;
    if (step.status === "failed") total.failed += 1;
    total.totalUs += step.durationUs;
    this.#nodes.set(step.node, total);
    if (step.warnings !== undefined) this.#warn(step.node, step.warnings);
    if (this.#deadEnds.size > 0 && step.status === "succeeded" && step.port !== null) {
      const end = `${step.node}.${step.port}`;
      if (this.#deadEnds.has(end)) this.#dropped.add(end);
    }
  }

  /** Ends, `node.port`, by which something was dropped so far. */
  get dropped(): readonly string[] {
    return [...this.#dropped];
  }

  #warn(node: string, warnings: readonly string[]): void {
    const [first] = warnings;
    if (first === undefined) return;
    const known = this.#warned.get(node);
    this.#warned.set(node, [known?.[0] ?? first, Math.max(known?.[1] ?? 0, warnings.length)]);
  }

  isWarned(node: string): boolean {
    return this.#warned.has(node);
  }

  /** Nodes that warned so far, with the first sentence and how many there were. */
  get warned(): readonly WarnedNode[] {
    return [...this.#warned].map(([node, [first, count]]) => [node, first, count]);
  }

  /** What a person should know of the run although it succeeded; null when there is nothing. */
  note(): string | null {
    const notes = [this.#droppedNote(), this.#warnedNote()].filter((note) => note !== null);
    return notes.length === 0 ? null : notes.join(". ");
  }

  #droppedNote(): string | null {
    const words = this.dropped.map((end) => this.#deadEnds.get(end) ?? end);
    if (words.length === 0) return null;
    const more = words.length > namedMost ? ` and ${words.length - namedMost} more` : "";
    return `Dropped at ${words.slice(0, namedMost).join(", ")}${more}: nothing is connected there`;
  }

  #warnedNote(): string | null {
    const [first] = this.warned;
    if (first === undefined) return null;
    const [node, sentence] = first;
    const others = this.warned.reduce((sum, [, , count]) => sum + count, -1);
    const more = others > 0 ? ` (and ${others} more)` : "";
    return `${this.#nameOf(node)}: ${sentence.replace(/\.$/, "")}${more}`;
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
    readonly warned: readonly WarnedNode[];
  }): void {
    this.#steps = summary.steps;
    this.#nodes.clear();
    this.#dropped.clear();
    this.#warned.clear();
    for (const end of summary.dropped) this.#dropped.add(end);
    for (const [node, first, count] of summary.warned) this.#warned.set(node, [first, count]);
    for (const [node, ok, failed, totalUs] of summary.nodes) {
      this.#nodes.set(node, { ok, failed, totalUs });
    }
  }
}
