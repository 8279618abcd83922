import { type DebugOrder, detailOf } from "../engine/debug/debug-order";
import { type DebugPace, type DebugSetup, emptySetup } from "../engine/debug/debug-setup";
import type { GivenAnswer } from "../engine/debug/given-answers";
import type { SigningSchemes } from "../engine/delivery-id";
import type { Json } from "../json";
import type { OpenConnection } from "../ports";
import type { RunWorld } from "./run-world";

/** All slots lead there from now on. */
export function bind(world: RunWorld, id: string, baseUrl: string): void {
  const connection: OpenConnection = {
    id,
    kind: "http",
    name: "target",
    config: { baseUrl },
    secrets: {},
    mask: (text) => text,
  };
  world.connections = () => connection;
}

/** A run that is stepped through, each order by another process. */
export class DebuggedRun {
  readonly world: RunWorld;
  id = "";

  constructor(world: RunWorld) {
    this.world = world;
    bind(world, "c", "http://target.test");
  }

  async start(
    body: Json,
    setup: Partial<DebugSetup> = {},
    more: {
      readonly pace?: DebugPace;
      readonly twice?: { readonly signing: SigningSchemes };
      readonly answers?: { readonly [place: string]: GivenAnswer };
    } = {},
  ): Promise<this> {
    const head = this.world.head({ purpose: "debug" });
    const run = this.world.start(body, {
      head,
      answers: new Map(Object.entries(more.answers ?? {})),
      debug: {
        setup: { ...emptySetup, ...setup },
        pace: more.pace ?? { kind: "into" },
        by: "Mara",
        ...(more.twice && { twice: more.twice }),
      },
    });
    this.id = run.id;
    await run.done;
    return this;
  }

  /** Tells it something and lets another process go on with it. */
  async tell(order: Partial<DebugOrder> & { readonly act: DebugOrder["act"] }): Promise<this> {
    this.note(order);
    await this.world.settle(this.id);
    await this.world.resume(this.id);
    return this;
  }

  note(order: Partial<DebugOrder> & { readonly act: DebugOrder["act"] }): void {
    this.world.commands.push({
      id: `command-${this.world.commands.length + 1}`,
      run: this.id,
      kind: "debug",
      detail: detailOf({ pause: this.pause?.number ?? 0, ...order } as DebugOrder),
      at: this.world.now,
      by: "Mara",
    });
  }

  get events() {
    return this.world.segments(this.id).flatMap(({ debug }) => debug ?? []);
  }

  /** Where it stands; null while it goes on or when it has ended. */
  get pause() {
    const last = this.events.findLast(({ kind }) => kind === "paused" || kind === "went-on");
    return last?.kind === "paused" && this.stored.state === "paused" ? last.pause : null;
  }

  get at(): string {
    const { pause } = this;
    if (pause === null) return this.stored.end?.status ?? this.stored.state;
    return `${pause.side} ${pause.path === "" ? "" : `${pause.path}/`}${pause.node}: ${pause.reason.why}`;
  }

  get stored() {
    return this.world.journal.stored(this.id);
  }

  output(place: string): string | undefined {
    return this.world.outcome(this.id)[place];
  }
}
