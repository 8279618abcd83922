import { type DebugPace, type DebugSetup, emptySetup } from "../engine/debug/debug-setup";
import { compilePlan } from "../engine/plan";
import type { RunHead } from "../engine/records";
import { startReplay } from "../engine/replay";
import type { FlowDocument } from "../flow/document";
import type { Json } from "../json";
import { bind, DebuggedRun } from "./debugged-run";
import { RunWorld } from "./run-world";

/** The published version is `0`, the draft `1`. */
export const version = (letter: string) => letter.repeat(64);

/** Live as it was said for a run. */
export function reaching(run: string): DebugSetup {
  const named = { connection: "c1", system: "ERP", environment: "production" } as const;
  return {
    ...emptySetup,
    effects: { erp: "live" },
    reached: { erp: { ...named, run, people: ["mara"], by: "Mara", at: 0 } },
  };
}

const leadsTo: readonly [connection: string, baseUrl: string] = ["c", "http://target.test"];

/** A message that ran for real by one version, and is stepped through by another with all that is live. */
export class TriedMessage {
  readonly world: RunWorld;
  readonly real: RunHead;
  readonly draft: FlowDocument;

  private constructor(world: RunWorld, real: RunHead, draft: FlowDocument) {
    this.world = world;
    this.real = real;
    this.draft = draft;
  }

  static async ran(
    published: FlowDocument,
    draft: FlowDocument,
    {
      body = { number: 1 } as Json,
      settles = true,
      moves = [] as RunWorld["target"]["moves"],
      tables = [] as RunWorld["tables"],
      pages = {} as { readonly [path: string]: object },
      to = leadsTo,
    } = {},
  ): Promise<TriedMessage> {
    const world = new RunWorld(published);
    world.tables = tables;
    const plans = new Map([
      [version("0"), world.plan],
      [version("1"), compilePlan(draft, { http: world.target })],
    ]);
    const { host } = world;
    const plan = async (run: RunHead) => plans.get(run.version) ?? world.plan;
    Object.defineProperty(world, "host", {
      configurable: true,
      get: () => ({ ...host, checkpoint: world.checkpoint, plan }),
    });
    bind(world, ...to);
    world.target.moves = [...moves];
    for (const [path, page] of Object.entries(pages)) world.target.pages.set(path, page);
    const head = world.head();
    const started = world.start(body, { head });
    await started.done;
    if (settles) await world.settle(head.id);
    return new TriedMessage(world, head, draft);
  }

  get asked(): readonly string[] {
    return this.world.target.requests.map(({ url }) => url.slice("http://target.test".length));
  }

  get keys(): readonly (string | undefined)[] {
    return this.world.target.requests.map(({ headers }) => headers["idempotency-key"]);
  }

  /** A debug run of the draft, or of the published version, from this message or from a node of another run. */
  async debug({
    of = this.real,
    node = null as string | null,
    path = "",
    live = true,
    /** The run that live was said for; null: this one. */
    saidFor = null as string | null,
    runs = version("1"),
    pace = { kind: "continue" } as DebugPace,
    to = leadsTo,
  } = {}): Promise<DebuggedRun> {
    const run = new DebuggedRun(this.world);
    bind(this.world, ...to);
    const head = this.world.head({
      purpose: "debug",
      origin: of.origin,
      parent: of.id,
      version: runs,
    });
    run.id = head.id;
    const started = await startReplay(this.world.host, {
      head,
      plan: await this.world.host.plan(head),
      parameters: {},
      source: of,
      chain: [],
      from: node === null ? { kind: "start" } : { kind: "node", node, path },
      adopted: new Map(),
      answers: new Map(),
      lane: null,
      execute: "here",
      debug: { setup: live ? reaching(saidFor ?? head.id) : emptySetup, pace, by: "Mara" },
    });
    await started.done;
    return run;
  }
}
