import { canonicalJson } from "../flow/canonical";
import type { DebugEdit } from "./debug/debug-record";
import { stateIn } from "./frame";
import type { Loop } from "./loop";
import type { Plan } from "./plan";
import type { Recomputer } from "./recompute";
import { type PastHost, recomputerOf } from "./recompute-past";
import type { IterationPath, SegmentContent, StepRecord } from "./records";
import type { Past } from "./replay-past";
import type { FrameFacts, Summary } from "./summary";
import { digestOf } from "./text-digest";

/** The entries of a list, each as a text that is the same where entry and group are. */
export type CameList = readonly string[];

export function listOf(items: Loop["items"]): CameList {
  return items.map(({ item, key = null }) => digestOf(canonicalJson([item, key])).hash);
}

export function isSameList(one: CameList, other: CameList): boolean {
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}

/** One level of an iteration path. */
export type PathLevel = {
  readonly split: string;
  readonly index: number;
  /** The iteration that the splitter is in. */
  readonly outer: IterationPath;
};

export function levelsIn(path: IterationPath): readonly PathLevel[] {
  const texts = path === "" ? [] : path.split("/");
  return texts.map((text, depth) => {
    const colon = text.lastIndexOf(":");
    return {
      split: text.slice(0, colon),
      index: Number(text.slice(colon + 1)),
      outer: texts.slice(0, depth).join("/"),
    };
  });
}

/** What came to the lists of an earlier run, put together again from what it stored. */
export class CameLists {
  readonly #host: PastHost;
  readonly #past: Past;
  readonly #plan: Plan;
  readonly #history: History;
  readonly #lists = new Map<string, Promise<CameList | null>>();
  /** By how many edits there were before. */
  readonly #recomputers = new Map<number, Promise<Recomputer>>();

  constructor(host: PastHost, past: Past, plan: Plan) {
    this.#host = host;
    this.#past = past;
    this.#plan = plan;
    this.#history = historyOf(past.contents);
  }

  /** Null where the run did not come to the list, or what came to it is not known any more. */
  at(split: string, path: IterationPath): Promise<CameList | null> {
    const place = `${path} ${split}`;
    const known = this.#lists.get(place);
    if (known !== undefined) return known;
    const list = this.#read(split, path).catch(() => null);
    this.#lists.set(place, list);
    return list;
  }

  async #read(split: string, path: IterationPath): Promise<CameList | null> {
    const node = this.#plan.nodes.get(split);
    const { steps, edits } = this.#history;
    const opened = steps.findIndex(
      (step) => step.node === split && step.path === path && step.status === "succeeded",
    );
    if (node === undefined || opened < 0) return null;
    const before = edits.filter(({ after }) => after <= opened);
    const recomputer = await this.#recomputer(before);
    const { items } = await recomputer.loop(stateIn(await recomputer.frame(path), node));
    return listOf(items);
  }

  #recomputer(edits: readonly DebugEdit[]): Promise<Recomputer> {
    const known = this.#recomputers.get(edits.length);
    if (known !== undefined) return known;
    const { steps } = this.#history;
    const opening = recomputerOf(this.#host, this.#past, { plan: this.#plan, steps, edits });
    this.#recomputers.set(edits.length, opening);
    return opening;
  }
}

/** Whether the same came to each list on the way to an iteration of both runs; null where nobody can tell. */
export async function cameAlike(
  one: CameLists,
  other: CameLists,
  path: IterationPath,
): Promise<boolean | null> {
  for (const { split, outer } of levelsIn(path)) {
    const [then, now] = await Promise.all([one.at(split, outer), other.at(split, outer)]);
    if (then === null || now === null) return null;
    if (!isSameList(then, now)) return false;
  }
  return true;
}

type History = {
  readonly steps: readonly StepRecord[];
  /** With the number of steps that came before. */
  readonly edits: readonly (DebugEdit & { readonly after: number })[];
};

/** A summary says how all steps stand that came before it and whose iteration goes on. */
function historyOf(contents: readonly SegmentContent[]): History {
  const folded = contents.findLastIndex(({ summary }) => summary !== undefined);
  const steps: StepRecord[] = [];
  const edits: (DebugEdit & { readonly after: number })[] = [];
  if (folded >= 0) {
    steps.push(...contents.slice(0, folded).flatMap((content) => content.steps));
    const summary = contents[folded]?.summary as unknown as Summary;
    restate(summary.root, "", { steps, edits });
  }
  for (const content of contents.slice(folded + 1)) {
    for (const event of content.debug ?? []) {
      if (event.kind === "edited") edits.push({ ...event, after: steps.length + event.after });
    }
    steps.push(...content.steps);
  }
  return { steps, edits };
}

function restate(
  facts: FrameFacts,
  path: IterationPath,
  { steps, edits }: { steps: StepRecord[]; edits: (DebugEdit & { readonly after: number })[] },
): void {
  for (const [node, port, output] of facts.settled) {
    if (port !== 0) steps.push(settled(node, path, { port, output }));
  }
  for (const [node, value] of facts.edited ?? []) {
    edits.push({ node, path, source: null, value, after: 0 });
  }
  for (const { node, active } of facts.loops ?? []) {
    // What came to it is told by what stands before it.
    steps.push(settled(node, path, { port: null, output: null }));
    for (const [index, inner] of active) {
      const own = `${node}:${index}`;
      restate(inner, path === "" ? own : `${path}/${own}`, { steps, edits });
    }
  }
}

function settled(
  node: string,
  path: IterationPath,
  { port, output }: Pick<StepRecord, "port" | "output">,
): StepRecord {
  return {
    node,
    path,
    attempt: 1,
    status: "succeeded",
    port,
    startedAt: 0,
    durationUs: 0,
    output,
    bytes: 0,
  };
}
