import type { NodeState } from "../frame";
import { AskedBefore } from "./asked-before";
import type { SentAs } from "./debug-order";
import type { DebugEvent } from "./debug-record";
import {
  type DebugPace,
  type DebugSetup,
  type EffectMode,
  emptySetup,
  type Pause,
} from "./debug-setup";

type Failure = {
  readonly node: string;
  readonly path: string;
  readonly code: string;
  readonly message: string;
};

export type Sent = {
  readonly mode: Exclude<EffectMode, "mocked">;
  readonly stepped?: true;
  readonly as?: SentAs;
  readonly connection?: string;
};

/** A deed of another run whose answer was taken over. */
export type Took = Place & { readonly run: string; readonly key: string };

type Place = { readonly node: string; readonly path: string };

/**
 * How a debug run stands, as its records say: how it is set, how far it goes by itself, where it stands still and what
 * people did. Made of its records alone, so that whoever recovers the run stands where it stood.
 */
export class DebugStanding {
  setup: DebugSetup = emptySetup;
  pace: DebugPace = { kind: "continue" };
  pause: Pause | null = null;
  /** Somebody wants it to stand still before the next step. */
  isAsked = false;
  /** What failed for good and was not stood at yet. */
  failed: Failure | null = null;
  /** Keys of what other runs did, where this one would have asked for the same and handed on an answer instead. */
  readonly stoodFor = new Set<string>();
  readonly asked = new AskedBefore();
  /** Something else than what came stands within a list. */
  isEdited = false;
  #pauses = 0;
  /** The step before which it stood last: it begins without being asked again. */
  #passing: string | null = null;
  /** Breakpoints on output ports that were stood at, by the iteration that was left. */
  readonly #passed = new Set<string>();
  /** Steps that go to their system, or run the flow that they call, although they are mocked. */
  readonly #sent = new Map<string, Sent>();
  readonly #took = new Map<string, Took>();

  /** Number of the next pause. */
  get nextPause(): number {
    return this.#pauses + 1;
  }

  sentFor(place: Place): Sent | undefined {
    return this.#sent.get(keyOf(place));
  }

  /** Keys of what was taken over. */
  get taken(): ReadonlySet<string> {
    return new Set([...this.#took.values()].map(({ key }) => key));
  }

  hasPassed(breakpoint: string, path: string): boolean {
    return this.#passed.has(`${breakpoint} ${path}`);
  }

  /** Whether it stood before this step a moment ago; true once. */
  passes(state: NodeState): boolean {
    if (this.#passing !== keyOf(placeOf(state))) return false;
    this.#passing = null;
    return true;
  }

  /** What a record says. Edits are of the steps, answers of the effects, not of this. */
  apply(event: DebugEvent): void {
    switch (event.kind) {
      case "setup":
        this.setup = event.setup;
        return;
      case "paused":
        this.#stand(event.pause);
        return;
      case "went-on":
        this.#leave(event.pace);
        return;
      case "sent": {
        const { mode, stepped, as, connection } = event;
        if (as !== undefined) this.#noteAnswered();
        this.#sent.set(keyOf(event), {
          mode,
          ...(stepped && { stepped }),
          ...(as && { as }),
          ...(connection !== undefined && { connection }),
        });
        return;
      }
      case "took": {
        const { node, path, run, key } = event;
        this.#took.set(keyOf(event), { node, path, run, key });
        this.#noteStoodFor();
        this.#passing = null;
        return;
      }
      case "asked":
        this.isAsked = true;
        return;
      case "erred": {
        const { node, path, code, message } = event;
        this.failed = { node, path, code, message };
        return;
      }
      case "stood":
        this.#pauses = event.pauses;
        this.isEdited = event.edited === true;
        for (const key of event.stoodFor ?? []) this.stoodFor.add(key);
        this.asked.restore(event.asked ?? []);
        for (const place of event.places) this.#passed.add(place);
        return;
      case "gave":
        this.isEdited ||= event.path !== "";
        this.#leaveUnexecuted();
        return;
      case "failed":
        if (event.fault === undefined) this.#leaveUnexecuted();
        return;
      case "edited":
        this.isEdited ||= event.path !== "";
        return;
      case "answered":
      case "faulted":
      case "mocked":
      case "delivered-again":
      case "older":
    }
  }

  /** The same in few records, for a summary after which nobody reads what came before. */
  restated(): readonly DebugEvent[] {
    const events: DebugEvent[] = [{ kind: "setup", setup: this.setup }];
    const asked = this.asked.all;
    for (const [key, sent] of this.#sent) events.push({ kind: "sent", ...placeIn(key), ...sent });
    for (const took of this.#took.values()) events.push({ kind: "took", ...took });
    events.push({
      kind: "stood",
      pauses: this.#pauses,
      places: [...this.#passed],
      ...(this.isEdited && { edited: true as const }),
      ...(this.stoodFor.size > 0 && { stoodFor: [...this.stoodFor] }),
      ...(asked.length > 0 && { asked }),
    });
    if (this.pause !== null) events.push({ kind: "paused", pause: this.pause });
    else events.push({ kind: "went-on", pace: this.pace });
    if (this.isAsked) events.push({ kind: "asked" });
    if (this.failed !== null) events.push({ kind: "erred", ...this.failed });
    return events;
  }

  #leaveUnexecuted(): void {
    this.#noteAnswered();
    this.#passing = null;
  }

  /** Somebody has said what becomes of this, knowing what was done under its key. */
  #noteAnswered(): void {
    const reason = this.pause?.reason;
    if (reason?.why === "done-before" && reason.before.kind === "same-key") this.#noteStoodFor();
  }

  /** Of what speaks against the step that it stands before. */
  #noteStoodFor(): void {
    const reason = this.pause?.reason;
    const [deed] = reason?.why === "done-before" ? reason.before.deeds : [];
    if (deed?.sameRequest === true) this.stoodFor.add(deed.key);
  }

  #stand(pause: Pause): void {
    this.pause = pause;
    this.#pauses = pause.number;
    this.isAsked = false;
    const { reason, path } = pause;
    // It was said knowing less. Whoever lets the run go on from here need not be who said it.
    if (reason.why === "done-before") this.#sent.delete(keyOf(pause));
    if (reason.why === "breakpoint" || reason.why === "condition") {
      this.#passed.add(`${reason.breakpoint} ${path}`);
    }
  }

  #leave(pace: DebugPace): void {
    const { pause } = this;
    this.pause = null;
    this.pace = pace;
    // A failure that came while it stood elsewhere is stood at next.
    if (pause?.side === "after") this.failed = null;
    this.isAsked = false;
    this.#passing = pause?.side === "before" ? keyOf(pause) : null;
  }
}

export function placeOf({ node, frame }: NodeState): Place {
  return { node: node.id, path: frame.path };
}

function keyOf({ node, path }: Place): string {
  return `${path} ${node}`;
}

function placeIn(key: string): Place {
  const cut = key.lastIndexOf(" ");
  return { path: key.slice(0, cut), node: key.slice(cut + 1) };
}
