import type { Json, JsonObject } from "../json";
import type { Scope } from "../nodes/execution";
import type { DebugEdit } from "./debug/debug-record";
import { emptySteps, enclosing, type Frame, type NodeState, newFrame, stateIn } from "./frame";
import { type Input, inputOf, valueBy } from "./inputs";
import { collectedBy, handOn, type Loop, newLoop } from "./loop";
import type { Plan } from "./plan";
import type { RunHead, StepRecord, TableVersions, TriggerRecord, ValueRef } from "./records";
import { type RunContext, runRoot, scopeOf } from "./run-context";
import { isHashOf } from "./text-digest";
import { type InputEdge, isItemPort, type PlanNode } from "./topology";
import { messageOf, triggerRoot } from "./trigger-message";

/**
 * A value that a loop did not keep, computed again from what the run stores. `changed`: the check by its hash
 * says that this engine computes another value than the one that was there, so none is given. `gone`: what it
 * follows from is not kept any more. `too-much`: it follows from too many steps to compute them for a look.
 */
export type Recomputed =
  | { readonly state: "recomputed"; readonly value: Json }
  | { readonly state: "changed" }
  | { readonly state: "gone" }
  | { readonly state: "too-much" };

/** What a run's journal says, all of it. */
export type RecomputeSource = {
  readonly plan: Plan;
  readonly head: RunHead;
  readonly trigger: TriggerRecord;
  readonly parameters: JsonObject;
  /** Its lookup tables by name, of the versions that it read. */
  readonly tables: JsonObject;
  /** The same of other versions, by name; rejects where one is not kept. */
  readonly versions: (tables: TableVersions) => Promise<JsonObject>;
  /** Debug runs: what people let arrive instead, as far as it was before the step that is asked about. */
  readonly edits?: readonly DebugEdit[];
  /** The last record of each attempt. */
  readonly steps: readonly StepRecord[];
  /** Rejects for a value that is not kept. */
  readonly bytes: (ref: ValueRef) => Promise<Uint8Array>;
};

export type RecomputedStep = {
  /** Null where the step kept its output, or has none. */
  readonly output: Recomputed | null;
  /** Only inputs that were not kept. */
  readonly inputs: readonly {
    readonly node: string;
    readonly port: string;
    readonly value: Recomputed;
  }[];
};

const settlesMax = 50_000;
const decoder = new TextDecoder();

class Changed extends Error {}
class Gone extends Error {}
class TooMuch extends Error {}

/** Computes what one step of an iteration received and handed on. Sends nothing and writes nothing. */
export async function recomputeStep(
  source: RecomputeSource,
  place: { readonly node: string; readonly path: string },
): Promise<RecomputedStep> {
  const node = source.plan.nodes.get(place.node);
  const recomputer = await Recomputer.open(source);
  const record = recomputer.recordOf(place.node, place.path);
  if (node === undefined || record === undefined) return { output: null, inputs: [] };
  const dropped = record.output === null && record.hash !== undefined;
  const output = dropped
    ? await outcomeOf(async () => (await recomputer.settle(place.path, node)).value)
    : null;
  const inputs: { node: string; port: string; value: Recomputed }[] = [];
  for (const edge of node.inputs) {
    const value = await outcomeOf(() => recomputer.inputBy(place.path, edge));
    if (value === null) continue;
    inputs.push({ node: edge.from.id, port: edge.port, value });
  }
  return { output, inputs };
}

/** What a step could read when it ran, or why that cannot be put together again. */
export type RecomputedScope =
  | { readonly state: "recomputed"; readonly scope: Scope }
  | { readonly state: "changed" | "gone" | "too-much" };

/** The names that the expressions of a step read, as they were. */
export async function recomputeScope(
  source: RecomputeSource,
  place: { readonly node: string; readonly path: string },
): Promise<RecomputedScope> {
  const node = source.plan.nodes.get(place.node);
  if (node === undefined) return { state: "changed" };
  try {
    const recomputer = await Recomputer.open(source);
    return { state: "recomputed", scope: await recomputer.scopeOf(place.path, node) };
  } catch (cause) {
    return { state: reasonOf(cause) };
  }
}

/** Why something cannot be put together again. */
export function reasonOf(cause: unknown): "changed" | "gone" | "too-much" {
  if (cause instanceof Gone) return "gone";
  // An expression that fails now did not fail then.
  return cause instanceof TooMuch ? "too-much" : "changed";
}

/** Null stays null: there is nothing to compute. */
async function outcomeOf(work: () => Promise<Json | undefined>): Promise<Recomputed | null> {
  try {
    const value = await work();
    return value === undefined ? null : { state: "recomputed", value };
  } catch (cause) {
    return { state: reasonOf(cause) };
  }
}

/** Puts the frames together in which a value was computed, as far as it depends on them. */
export class Recomputer {
  readonly #context: RunContext;
  readonly #source: RecomputeSource;
  readonly #records = new Map<string, StepRecord>();
  readonly #frames = new Map<string, Promise<Frame>>();
  readonly #loops = new Map<NodeState, Promise<Loop>>();
  readonly #settled = new Map<NodeState, Promise<NodeState>>();
  readonly #closed = new Map<NodeState, Promise<void>>();

  static async open(source: RecomputeSource): Promise<Recomputer> {
    const { body, ...trigger } = source.trigger;
    const bytes = await source.bytes(body).catch(() => new Uint8Array(0));
    const message = messageOf({ ...trigger, bytes });
    const recomputer = new Recomputer(source, {
      plan: source.plan,
      head: source.head,
      parameters: source.parameters,
      message,
      triggerNode: trigger.node,
      bodyRef: body,
      tables: source.tables,
      tableVersions: {},
      adopted: new Map(),
      late: new Map(),
      doubts: new Map(),
      again: false,
      answers: new Map(),
      seeded: new Set(),
      debugged: false,
      trigger: triggerRoot(message, undefined),
      run: runRoot(source.head),
    });
    const ref = recomputer.recordOf(trigger.node, "")?.output;
    if (ref != null) {
      const value = await recomputer.#read(ref).catch(() => undefined);
      recomputer.#context.trigger = triggerRoot(message, value);
    }
    return recomputer;
  }

  private constructor(source: RecomputeSource, context: RunContext) {
    this.#source = source;
    this.#context = context;
    for (const step of source.steps) this.#records.set(`${step.node} ${step.path}`, step);
    const root = newFrame(source.plan.root, null, null, emptySteps());
    this.#frames.set("", Promise.resolve(root));
  }

  recordOf(node: string, path: string): StepRecord | undefined {
    return this.#records.get(`${node} ${path}`);
  }

  /** What an edge brought; undefined where that was kept, or nothing came. */
  async inputBy(path: string, edge: InputEdge): Promise<Json | undefined> {
    if (edge.role === "loop") return undefined;
    const frame = await this.frame(path);
    const fromLoop =
      edge.role === "item" || (edge.role === "outer" && isItemPort(edge.from, edge.port));
    if (!fromLoop) {
      const owner = edge.role === "outer" ? enclosing(frame, edge.from.scope) : frame;
      const record = this.recordOf(edge.from.id, owner.path);
      if (record === undefined || record.output !== null || record.hash === undefined) {
        return undefined;
      }
      await this.#settle(owner, edge.from);
    }
    return valueBy(edge, frame)?.value;
  }

  async scopeOf(path: string, node: PlanNode): Promise<Scope> {
    const state = stateIn(await this.frame(path), node);
    await this.#prepare(state);
    return this.#scopeOf(state, inputOf(state));
  }

  /** What a step waited for came with later versions of its tables than the run began with. */
  async #scopeOf(state: NodeState, input: Input): Promise<Scope> {
    const scope = scopeOf(this.#context, state, input);
    const { tables } = this.recordOf(state.node.id, state.frame.path) ?? {};
    if (tables === undefined) return scope;
    const read = await this.#source.versions(tables).catch(() => {
      throw new Gone();
    });
    return Object.assign({}, scope, { tables: Object.assign({}, scope.tables, read) });
  }

  async settle(path: string, node: PlanNode): Promise<NodeState> {
    return this.#settle(await this.frame(path), node);
  }

  #settle(frame: Frame, node: PlanNode): Promise<NodeState> {
    const state = stateIn(frame, node);
    const known = this.#settled.get(state);
    if (known !== undefined) return known;
    if (this.#settled.size >= settlesMax) return Promise.reject(new TooMuch());
    const settling = this.#apply(state);
    this.#settled.set(state, settling);
    return settling;
  }

  /** Brings a node to where the run left it. */
  async #apply(state: NodeState): Promise<NodeState> {
    const { node, frame } = state;
    const record = this.recordOf(node.id, frame.path);
    if (record === undefined || record.status === "skipped") {
      state.phase = "dead";
      return state;
    }
    if (record.port !== null && node.work.behaviour !== "split") {
      state.value =
        record.output === null
          ? await this.#compute(state, record)
          : await this.#read(record.output);
    }
    const edit = this.#editOf((one) => one.source === node.id, frame);
    if (edit !== null) state.value = await this.#read(edit);
    state.phase = "settled";
    state.port = record.port;
    if (this.#source.plan.readsSteps) frame.steps[node.id] = state.value;
    return state;
  }

  #editOf(fits: (edit: DebugEdit) => boolean, { path }: Frame): ValueRef | null {
    const found = this.#source.edits?.findLast((edit) => edit.path === path && fits(edit));
    return found?.value ?? null;
  }

  async #compute(state: NodeState, record: StepRecord): Promise<Json> {
    await this.#prepare(state);
    const input = inputOf(state);
    const scope = await this.#scopeOf(state, input);
    const { work } = state.node;
    let value = input.value;
    if (work.behaviour === "compute") value = work.run(scope).value;
    else if (work.behaviour === "collect") {
      const [edge] = state.node.inputs;
      if (edge !== undefined) await this.closeLoop(stateIn(state.frame, edge.from));
      value = work.fold(collectedBy(state), scope);
    }
    if (!isHashOf(record.hash, JSON.stringify(value))) throw new Changed();
    return value;
  }

  /** Everything that the step may read is in its place. */
  async #prepare(state: NodeState): Promise<void> {
    const { node, frame } = state;
    const edit = this.#editOf((one) => one.source === null && one.node === node.id, frame);
    if (edit !== null) state.edited = { value: await this.#read(edit), ref: edit };
    for (const edge of node.inputs) {
      if (edge.role === "item") continue;
      if (edge.role === "outer" && isItemPort(edge.from, edge.port)) continue;
      const owner = edge.role === "outer" ? enclosing(frame, edge.from.scope) : frame;
      await this.#settle(owner, edge.from);
    }
    await this.#settleBefore(frame, node);
  }

  /** Expressions may read the outputs of all steps before. */
  async #settleBefore(frame: Frame, node: PlanNode): Promise<void> {
    if (!this.#source.plan.readsSteps) return;
    for (const other of frame.scope.nodes.slice(0, node.slot)) await this.#settle(frame, other);
  }

  /** The frame of an iteration by its path; that of the run itself is "". */
  frame(path: string): Promise<Frame> {
    const known = this.#frames.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf("/");
    const level = path.slice(cut + 1);
    const colon = level.lastIndexOf(":");
    const opening = this.#openFrame(cut < 0 ? "" : path.slice(0, cut), {
      split: level.slice(0, colon),
      index: Number(level.slice(colon + 1)),
    });
    this.#frames.set(path, opening);
    return opening;
  }

  async #openFrame(
    outerPath: string,
    { split, index }: { readonly split: string; readonly index: number },
  ): Promise<Frame> {
    const outer = await this.frame(outerPath);
    const node = this.#source.plan.nodes.get(split);
    if (node?.body == null) throw new Changed();
    const loop = await this.loop(stateIn(outer, node));
    const entry = loop.items[index];
    if (entry === undefined) throw new Changed();
    const { item, key = null } = entry;
    const steps = this.#source.plan.readsSteps
      ? Object.assign(emptySteps(), outer.steps, { [split]: item })
      : outer.steps;
    return newFrame(node.body, outer, { loop, index, item, key }, steps);
  }

  loop(state: NodeState): Promise<Loop> {
    const known = this.#loops.get(state);
    if (known !== undefined) return known;
    const opening = this.#openLoop(state);
    this.#loops.set(state, opening);
    return opening;
  }

  async #openLoop(state: NodeState): Promise<Loop> {
    const { work } = state.node;
    await this.#prepare(state);
    if (work.behaviour !== "split") throw new Changed();
    const items = work.split.items(scopeOf(this.#context, state, inputOf(state)));
    await this.#checkCount(state, items.length);
    const loop = newLoop(state, items, work.split);
    if (loop === null) throw new Changed();
    state.loop = loop;
    return loop;
  }

  /** A splitter's record says how many items there were. */
  async #checkCount({ node, frame }: NodeState, count: number): Promise<void> {
    const ref = this.recordOf(node.id, frame.path)?.output;
    if (ref == null) return;
    const stored = (await this.#read(ref)) as JsonObject | null;
    if (stored?.items !== undefined && stored.items !== count) throw new Changed();
  }

  /** Hands over what each iteration handed over. */
  closeLoop(state: NodeState): Promise<void> {
    const known = this.#closed.get(state);
    if (known !== undefined) return known;
    const closing = this.#closeLoop(state);
    this.#closed.set(state, closing);
    return closing;
  }

  async #closeLoop(state: NodeState): Promise<void> {
    const loop = await this.loop(state);
    for (let index = 0; index < loop.items.length; index++) {
      const own = `${state.node.id}:${index}`;
      const path = state.frame.path === "" ? own : `${state.frame.path}/${own}`;
      const frame = await this.frame(path);
      const failed = loop.body.nodes
        .map(({ id }) => this.recordOf(id, path))
        .find((record) => record?.status === "failed" && record.port === null);
      if (failed?.error !== undefined) {
        loop.failed += 1;
        loop.failures.push({ index, error: failed.error });
        continue;
      }
      for (const { from } of loop.body.handsOn) {
        if (from !== state.node) await this.#settle(frame, from);
      }
      handOn(loop, frame);
    }
  }

  async #read(ref: ValueRef): Promise<Json> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#source.bytes(ref);
    } catch {
      throw new Gone();
    }
    const { bodyRef, message } = this.#context;
    return ref === bodyRef ? message.json() : (JSON.parse(decoder.decode(bytes)) as Json);
  }
}
