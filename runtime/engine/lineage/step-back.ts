import { codeReads } from "../../code/code-reads";
import { placeText, stepsOfPlace } from "../../expressions/places";
import { sameJson } from "../../flow/canonical";
import type { Json } from "../../json";
import type { Scope } from "../../nodes/execution";
import { nodeExecutions } from "../../nodes/executions";
import type { TracedPart } from "../../nodes/traced";
import type { CodeRunner } from "../../ports";
import { Recomputer, type RecomputeSource } from "../recompute";
import type { IterationPath } from "../records";
import type { PlanNode } from "../topology";
import { collectedBehind, type Handed, handedTo } from "./collected";
import { itemBehind, type SplitList, splitList } from "./item";
import { keyOfPlace, lastIteration, type Place, type Source, type Turn } from "./place";
import { readsOfCode } from "./reads-of-code";
import { resolveRead } from "./resolve-read";
import { settingTexts } from "./setting-texts";

/** What lies one step behind a place of a step's output. */
export type Behind =
  | { readonly kind: "message" }
  | { readonly kind: "edited" }
  /** The value is that of another place. */
  | { readonly kind: "passed"; readonly sources: readonly Source[] }
  | {
      readonly kind: "made";
      /** `computed` by expressions and tables, by `code`, or `answered` by a system or a flow that was asked. */
      readonly how: "computed" | "code" | "answered";
      readonly parts: readonly MadePart[];
    };

export type MadePart = Omit<TracedPart, "reads"> & { readonly reads: readonly PlacedRead[] };

export type PlacedRead = {
  /** As the step writes it. */
  readonly path: string;
  readonly value?: Json;
  /** Of a list: all that was read of its entries, by places in each; absent where that is all. */
  readonly ofEach?: readonly string[];
  readonly sources: () => Promise<readonly Source[]>;
};

export type LineageOptions = {
  /** Runs code once more to see what it reads; without it that is told from its text. */
  readonly code?: CodeRunner | undefined;
};

const passesMax = 200;

/** Goes back from places to what they came from, by the version that ran and what its run stores. */
export class StepBack {
  readonly source: RecomputeSource;
  readonly recomputer: Recomputer;
  readonly #options: LineageOptions;
  readonly #behind = new Map<string, Promise<Behind>>();
  readonly #lists = new Map<string, Promise<SplitList>>();
  readonly #handed = new Map<string, Promise<readonly Handed[]>>();

  static async open(source: RecomputeSource, options: LineageOptions = {}): Promise<StepBack> {
    return new StepBack(source, await Recomputer.open(source), options);
  }

  private constructor(source: RecomputeSource, recomputer: Recomputer, options: LineageOptions) {
    this.source = source;
    this.recomputer = recomputer;
    this.#options = options;
  }

  /** Throws RangeError for a step that the flow does not have. */
  nodeOf({ node }: Turn): PlanNode {
    const found = this.source.plan.nodes.get(node);
    if (found === undefined) throw new RangeError(`The flow has no step ${node}`);
    return found;
  }

  /** The step that made what lies there, behind all that only handed it on; and how it did. */
  async home(place: Place): Promise<{ readonly at: Source; readonly behind: Behind | null }> {
    let at = place;
    for (let passes = 0; passes < passesMax; passes += 1) {
      const behind = await this.behind(at);
      if (behind.kind !== "passed") return { at: { place: at }, behind };
      const [source, ...others] = behind.sources;
      if (source === undefined || others.length > 0) return { at: { place: at }, behind };
      if ("end" in source) return { at: source, behind: null };
      at = source.place;
    }
    return { at: { place: at }, behind: null };
  }

  /** The list of a splitter in an iteration around it: every field of every item leads there, so it is read once. */
  list(split: PlanNode, path: IterationPath): Promise<SplitList> {
    return once(this.#lists, `${split.id} ${path}`, async () =>
      splitList(split, await this.recomputer.scopeOf(path, split)),
    );
  }

  /** What an aggregator was handed: every field of every result leads there, too. */
  handed(node: PlanNode, path: IterationPath): Promise<readonly Handed[]> {
    return once(this.#handed, `${node.id} ${path}`, () => handedTo(this.recomputer, node, path));
  }

  behind(place: Place): Promise<Behind> {
    return once(this.#behind, keyOfPlace(place), () => this.#findBehind(place));
  }

  async #findBehind(place: Place): Promise<Behind> {
    const node = this.nodeOf(place);
    const edited = this.source.edits?.some(
      (edit) => edit.source === node.id && edit.path === place.path,
    );
    if (edited === true) return { kind: "edited" };
    if (node.body !== null && lastIteration(place.path).split === node.id) {
      return itemBehind(this, node, place);
    }
    switch (node.work.behaviour) {
      case "trigger":
        return { kind: "message" };
      case "pass":
        return this.passed(place, `input${suffix(place.field)}`);
      case "collect":
        return collectedBehind(this, node, place);
      case "code":
        return this.made("code", place, await this.codeParts(node, place));
      default:
        return this.#computed(node, place);
    }
  }

  async #computed(node: PlanNode, place: Place): Promise<Behind> {
    const scope = await this.recomputer.scopeOf(place.path, node);
    const execution = nodeExecutions.get(node.node.type);
    if (execution?.behaviour === "compute" && execution.trace !== undefined) {
      const parts = execution.trace(node.node.config, scope, place.field);
      const [part, ...others] = parts;
      return part?.passes !== undefined && others.length === 0
        ? this.passed(place, part.passes)
        : this.made("computed", place, parts);
    }
    const output = await this.outputOf(place);
    if (sameJson(output, scope.input ?? null)) {
      return this.passed(place, `input${suffix(place.field)}`);
    }
    const asked = ["effect", "call", "wait"].includes(node.work.behaviour);
    return this.made(asked ? "answered" : "computed", place, settingParts(node, scope));
  }

  /** What a step has handed on, or the item of an iteration. */
  async outputOf(turn: Turn): Promise<Json> {
    const node = this.nodeOf(turn);
    if (node.body !== null && lastIteration(turn.path).split === node.id) {
      return (await this.recomputer.frame(turn.path)).item;
    }
    return (await this.recomputer.settle(turn.path, node)).value;
  }

  async passed(turn: Turn, read: string): Promise<Behind> {
    return { kind: "passed", sources: await this.sources(turn, read) };
  }

  made(how: "computed" | "code" | "answered", turn: Turn, parts: readonly TracedPart[]): Behind {
    return { kind: "made", how, parts: parts.map((part) => this.placed(turn, part)) };
  }

  placed(turn: Turn, { reads, ...part }: TracedPart): MadePart {
    return {
      ...part,
      reads: reads.map((read) => ({ ...read, sources: () => this.sources(turn, read.path) })),
    };
  }

  sources(turn: Turn, read: string): Promise<readonly Source[]> {
    return resolveRead(this.recomputer, this.source, turn, read);
  }

  async codeParts(node: PlanNode, turn: Turn): Promise<readonly TracedPart[]> {
    const { work } = node;
    if (work.behaviour !== "code") return [];
    const scope = await this.recomputer.scopeOf(turn.path, node);
    const { code } = this.#options;
    const seen =
      code === undefined ? null : await readsOfCode(code, this.source.head, turn, work.code, scope);
    const reads = seen ?? codeReads(String(node.node.config.code ?? "")).map((path) => ({ path }));
    return [{ target: "", expression: "", label: "code", reads, of: "value" }];
  }
}

function once<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  find: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

function suffix(field: string): string {
  const [first] = stepsOfPlace(field);
  if (first === undefined) return "";
  return placeText(["input", ...stepsOfPlace(field)]).slice("input".length);
}

/** What a step may have made its output of: what its settings read, and all that arrived. */
function settingParts(node: PlanNode, scope: Scope): readonly TracedPart[] {
  const parts = settingTexts(node, scope);
  const isWhole = parts.some(({ reads }) => reads.some(({ path }) => path === "input"));
  if (isWhole || node.work.behaviour === "effect") return parts;
  return [...parts, { target: "", expression: "", reads: [{ path: "input" }], of: "value" }];
}
