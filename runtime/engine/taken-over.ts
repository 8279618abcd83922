import { canonicalJson } from "../flow/canonical";
import { tablesReadBy } from "../flow/tables-read";
import type { Json, JsonObject } from "../json";
import type { DebugEdit, DebugRecord } from "./debug/debug-record";
import { stateIn } from "./frame";
import { pinnedTables } from "./pinned-tables";
import type { Plan } from "./plan";
import type { Recomputer } from "./recompute";
import { type PastHost, recomputerOf } from "./recompute-past";
import type { IterationPath, StepRecord, TableVersions, ValueRef } from "./records";
import { isFolded, type Past } from "./replay-past";
import type { Level, StartPlace } from "./replay-start";
import type { SeedDeed, SeedStep } from "./run-context";
import { placeOf } from "./step-place";
import { itemPortOf, type LoopScope, type PlanNode } from "./topology";

/**
 * The steps that a replay takes over from its source, in an order in which they can be applied: all that the start
 * does not lead to, whole lists included, and within the lists that the start lies in all items before its own. What
 * the source has not done, or another version does with other items, is not among them.
 */
export async function stepsTakenOver(
  host: PastHost,
  past: Past,
  plan: Plan,
  {
    version,
    place,
    debugged = false,
  }: {
    readonly version: string;
    readonly place: StartPlace | null;
    /** What people did goes along as such; else what they let arrive stands for what the step before handed on. */
    readonly debugged?: boolean;
  },
): Promise<readonly SeedStep[]> {
  if (place === null) return [];
  const { seeds, edits } = await new Taker(host, past, plan, version).take(place);
  const deeds = debugged ? deedsIn(past) : noDeeds;
  const carried = seeds.map((seed) => {
    const done = deeds.get(placeOf(seed));
    return done === undefined ? seed : Object.assign({}, seed, { deeds: done });
  });
  const isSaid = new Set(
    carried.flatMap(({ deeds: done = [], path, node }) =>
      done.some(({ kind }) => kind === "edited") ? [placeOf({ node, path })] : [],
    ),
  );
  // What arrives at the start is edited there once more.
  if (debugged) isSaid.add(placeOf({ node: place.node.id, path: place.path }));
  return withEdits(
    carried,
    edits.filter(({ node, path }) => !isSaid.has(placeOf({ node, path }))),
    past,
  );
}

/** An edit stands for what its source handed on: nothing else says it. */
function withEdits(
  seeds: readonly SeedStep[],
  edits: readonly DebugEdit[],
  { values }: Past,
): readonly SeedStep[] {
  const edited = new Map<string, ValueRef>();
  for (const { source, path, value } of edits) {
    if (source !== null) edited.set(placeOf({ node: source, path }), value);
  }
  if (edited.size === 0) return seeds;
  return seeds.map((seed) => {
    const ref = edited.get(placeOf(seed));
    const stands = ref !== undefined && seed.port !== null;
    return stands ? Object.assign({}, seed, { value: values.json(ref) }) : seed;
  });
}

const noDeeds: ReadonlyMap<string, readonly SeedDeed[]> = new Map();

/** By the step that they were done at, in their order. */
function deedsIn({ contents, values }: Past): ReadonlyMap<string, readonly SeedDeed[]> {
  const deeds = new Map<string, SeedDeed[]>();
  for (const event of contents.flatMap(({ debug = [] }) => debug)) {
    const deed = deedOf(event, (ref) => values.json(ref));
    if (deed === null || !("node" in event)) continue;
    const at = placeOf(event);
    deeds.set(at, [...(deeds.get(at) ?? []), deed]);
  }
  return deeds;
}

function deedOf(event: DebugRecord, read: (ref: ValueRef) => Json): SeedDeed | null {
  const { at, by } = event;
  switch (event.kind) {
    case "edited":
      return { kind: "edited", source: event.source, value: read(event.value), at, by };
    case "gave":
      return { kind: "gave", at, by };
    case "answered":
      return { kind: "answered", port: event.port, value: read(event.value), at, by };
    default:
      return null;
  }
}

/** A list that is not the source's, or cannot be put together again: its steps run once more. */
class NotTaken extends Error {}

class Taker {
  readonly #host: PastHost;
  readonly #past: Past;
  readonly #plan: Plan;
  readonly #isSame: boolean;
  readonly #last = new Map<string, StepRecord>();
  /** Records by which lists were opened; a splitter that failed before has none. */
  readonly #opened = new Map<string, StepRecord>();
  readonly #edits: readonly DebugEdit[];
  readonly #edited: DebugEdit[] = [];
  readonly #recomputers = new Map<string, Promise<Recomputer>>();

  constructor(host: PastHost, past: Past, plan: Plan, version: string) {
    this.#host = host;
    this.#past = past;
    this.#plan = plan;
    this.#isSame = past.head.version === version;
    for (const step of past.contents.flatMap(({ steps }) => steps)) {
      const at = placeOf(step);
      const isSplit = plan.nodes.get(step.node)?.work.behaviour === "split";
      if (isSplit && step.status === "succeeded") this.#opened.set(at, step);
      this.#last.set(at, step);
    }
    this.#edits = past.contents.flatMap(({ debug = [] }) =>
      debug.flatMap((event) => (event.kind === "edited" ? [event] : [])),
    );
  }

  /** With what people let arrive in what was taken over, or at the start. */
  async take(place: StartPlace) {
    const seeds: SeedStep[] = [];
    await this.#frame(this.#plan.root, "", { place, depth: 0 }, seeds);
    return { seeds, edits: this.#edited };
  }

  /** `start`: the start lies in this frame, or in one within it. */
  async #frame(
    scope: LoopScope,
    path: IterationPath,
    start: Start | null,
    seeds: SeedStep[],
  ): Promise<void> {
    const way = start === null ? null : wayOf(start);
    const first = way?.level.split ?? start?.place.node ?? null;
    const after = first === null ? new Set<PlanNode>() : reachedFrom(first);
    this.#noteEdited(path, first, after);
    const whole = start === null;
    for (const node of inOrder(scope)) {
      if (way !== null && node === first) seeds.push(...(await this.#list(node, path, way, whole)));
      else if (after.has(node)) continue;
      else if (this.#opened.has(placeOf({ node: node.id, path }))) {
        seeds.push(...(await this.#list(node, path, null, whole)));
      } else {
        const seed = await this.#step(node, path, whole);
        if (seed !== null) seeds.push(seed);
      }
    }
  }

  /** `whole`: all of the iteration is taken over, so that a failure of it counts, too. */
  async #step(node: PlanNode, path: IterationPath, whole: boolean): Promise<SeedStep | null> {
    const record = this.#last.get(placeOf({ node: node.id, path }));
    if (record === undefined) return null;
    const { status, port, error } = record;
    const seed = { node: node.id, path, port, ...(error !== undefined && { error }) };
    if (status === "skipped") return { ...seed, status, value: null };
    if (status === "failed" && port === null) {
      return whole ? { ...seed, status, value: null } : null;
    }
    if ((status !== "succeeded" && status !== "failed") || port === null) return null;
    const { output } = record;
    if (output === null && record.hash === undefined) return null;
    const value =
      output === null ? await this.#recomputed(node, path) : this.#past.values.json(output);
    return { ...seed, status, value };
  }

  /** Its items as far as they are taken over; nothing where it runs again. */
  async #list(
    split: PlanNode,
    path: IterationPath,
    way: Way | null,
    whole: boolean,
  ): Promise<readonly SeedStep[]> {
    const opened = this.#opened.get(placeOf({ node: split.id, path }));
    const end = this.#last.get(placeOf({ node: split.id, path }));
    if (opened === undefined || opened.output === null || isFolded(this.#past)) return [];
    // It would stop again at once, and with it what was to be begun beside it.
    if (!whole && way === null && end?.status === "failed" && end.port === null) return [];
    const { items } = this.#past.values.object(opened.output);
    const count = typeof items === "number" ? items : 0;
    if (way !== null && way.level.index >= count) return [];
    try {
      await this.#insistOnItems(split, path);
      const seeds = [opening(split, path, count)];
      await this.#items(split, path, { count, way }, seeds);
      if (way === null && end?.status === "failed") {
        const { port, error, output } = end;
        const value = output === null ? null : this.#past.values.json(output);
        seeds.push({
          node: split.id,
          path,
          status: "failed",
          port,
          value,
          ...(error !== undefined && { error }),
        });
      }
      return seeds;
    } catch (cause) {
      if (cause instanceof NotTaken) return [];
      throw cause;
    }
  }

  /** As many at once as the version works on side by side: what follows an item that is not done waits for it. */
  async #items(
    split: PlanNode,
    path: IterationPath,
    { count, way }: { readonly count: number; readonly way: Way | null },
    seeds: SeedStep[],
  ): Promise<void> {
    const { body, work } = split;
    if (body === null || work.behaviour !== "split") return;
    let room = work.split.parallelism;
    for (let index = 0; index < (way?.level.index ?? count) && room > 0; index++) {
      const own = within(path, split, index);
      await this.#frame(body, own, null, seeds);
      if (!this.#isDone(body, own)) room -= 1;
    }
    if (way === null || room <= 0) return;
    const { start, level } = way;
    const next = { place: start.place, depth: start.depth + 1 };
    await this.#frame(body, within(path, split, level.index), next, seeds);
  }

  #isDone(body: LoopScope, path: IterationPath): boolean {
    const records = body.nodes.map((node) => ({
      node,
      record: this.#last.get(placeOf({ node: node.id, path })),
    }));
    if (records.some(({ record }) => record?.status === "failed" && record.port === null)) {
      return true;
    }
    return records.every(({ node, record }) => {
      if (record === undefined) return false;
      if (node.work.behaviour === "split") return this.#isListDone(node, path);
      return ["succeeded", "failed", "skipped"].includes(record.status);
    });
  }

  #isListDone(split: PlanNode, path: IterationPath): boolean {
    const opened = this.#opened.get(placeOf({ node: split.id, path }));
    if (this.#last.get(placeOf({ node: split.id, path })) !== opened) return true;
    if (opened === undefined || opened.output === null || split.body === null) return false;
    const count = Number(this.#past.values.object(opened.output).items);
    for (let index = 0; index < count; index++) {
      if (!this.#isDone(split.body, within(path, split, index))) return false;
    }
    return true;
  }

  /** Throws NotTaken where this version makes other items of what arrives at the splitter than the source did. */
  async #insistOnItems(split: PlanNode, path: IterationPath): Promise<void> {
    // What a person let arrive at it would have to arrive again.
    const isEdited = this.#edits.some(
      (edit) => edit.source === null && edit.node === split.id && edit.path === path,
    );
    if (isEdited) throw new NotTaken();
    // What arrives at it is taken over, too; tables are read as they are by now.
    const readsTables = tablesReadBy(split.node, split.definition).length > 0;
    if (this.#isSame && !readsTables) return;
    const before = { plan: await this.#sourcePlan(), tables: pinnedTables(this.#past.contents) };
    const [then, now] = await Promise.all(
      [before, { plan: this.#plan, tables: {} }].map((read) => this.#itemsOf(read, split.id, path)),
    );
    if (canonicalJson(then ?? null) !== canonicalJson(now ?? null)) throw new NotTaken();
  }

  async #itemsOf(read: Read, split: string, path: IterationPath): Promise<Json> {
    const node = read.plan.nodes.get(split);
    if (node === undefined) throw new NotTaken();
    return this.#tried(read, async (recomputer) => {
      const frame = await recomputer.frame(path);
      const { items } = await recomputer.loop(stateIn(frame, node));
      return items.map(({ item, key = null }) => [item, key]);
    });
  }

  async #recomputed(node: PlanNode, path: IterationPath): Promise<Json> {
    const plan = await this.#sourcePlan();
    const then = plan.nodes.get(node.id);
    if (then === undefined) throw new NotTaken();
    const read = { plan, tables: pinnedTables(this.#past.contents) };
    return this.#tried(read, async (recomputer) => (await recomputer.settle(path, then)).value);
  }

  async #tried<Value>(
    read: Read,
    work: (recomputer: Recomputer) => Promise<Value>,
  ): Promise<Value> {
    try {
      return await work(await this.#recomputer(read));
    } catch {
      throw new NotTaken();
    }
  }

  /** Throws NotTaken where the version is not kept any more, or not to be read by this build. */
  async #sourcePlan(): Promise<Plan> {
    if (this.#isSame) return this.#plan;
    return this.#host.plan(this.#past.head).catch(() => {
      throw new NotTaken();
    });
  }

  #recomputer({ plan, tables }: Read): Promise<Recomputer> {
    const name = `${plan === this.#plan} ${canonicalJson(tables ?? null)}`;
    const known = this.#recomputers.get(name);
    if (known !== undefined) return known;
    const opening = recomputerOf(this.#host, this.#past, { plan, tables, edits: this.#edits });
    this.#recomputers.set(name, opening);
    return opening;
  }

  /** What a person let stand for outputs of this frame before the source came to the start, or at it. */
  #noteEdited(path: IterationPath, first: PlanNode | null, after: ReadonlySet<PlanNode>): void {
    const later = new Set([...after].filter((node) => node !== first).map(({ id }) => id));
    for (const edit of this.#edits) {
      if (edit.path === path && !later.has(edit.node)) this.#edited.push(edit);
    }
  }
}

/** A version, and the lookup tables that it reads. */
type Read = { readonly plan: Plan; readonly tables: TableVersions | undefined };
type Start = { readonly place: StartPlace; readonly depth: number };
/** The list that the start lies in, and the item of it. */
type Way = { readonly start: Start; readonly level: Level };

/** Nodes after what leads to them, splitters also after the steps outside that their items read. */
function inOrder({ nodes }: LoopScope): Iterable<PlanNode> {
  const ordered = new Set<PlanNode>();
  const put = (node: PlanNode) => {
    if (ordered.has(node)) return;
    for (const { from, role } of node.inputs) if (role === "same" || role === "loop") put(from);
    for (const other of nodes) if (other.gates.includes(node)) put(other);
    ordered.add(node);
  };
  for (const node of nodes) put(node);
  return ordered;
}

function wayOf(start: Start): Way | null {
  const level = start.place.levels[start.depth];
  return level === undefined ? null : { start, level };
}

function opening(split: PlanNode, path: IterationPath, items: number): SeedStep {
  const value: JsonObject = { items };
  return { node: split.id, path, status: "succeeded", port: itemPortOf(split), value };
}

function within(path: IterationPath, split: PlanNode, index: number): IterationPath {
  const own = `${split.id}:${index}`;
  return path === "" ? own : `${path}/${own}`;
}

/** What a node leads to in its frame, and itself: it runs again with it. */
export function reachedFrom(first: PlanNode): ReadonlySet<PlanNode> {
  const reached = new Set<PlanNode>([first]);
  for (const node of reached) {
    for (const { to } of node.outputs) reached.add(to);
    for (const split of node.gates) reached.add(split);
  }
  return reached;
}
