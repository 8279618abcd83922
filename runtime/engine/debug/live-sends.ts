import { FlowError } from "../../errors/flow-error";
import { type Activity, isRead } from "../activity";
import { type TimedSent, timed } from "../effect-sender";
import type { NodeState } from "../frame";
import type { RunContext } from "../run-context";
import type { RunHost } from "../run-host";
import type { DebugGate } from "./debug-gate";
import { LiveLook } from "./live-look";

type Parts = { readonly host: RunHost; readonly context: RunContext; readonly gate: DebugGate };

/**
 * What a debug run sends to real systems: only after a look at what other runs of its message did, and only where all
 * still stands as it did then once the intent is in the journal. Whoever begins another run of the message reads the
 * journals of the others under the lock that {@link LiveLook.isAsLooked} takes, so that one of the two sees the other.
 */
export class LiveSends {
  readonly #parts: Parts;
  readonly #look: LiveLook;
  /** What was looked at and found free, with how all stood then. */
  readonly #free = new WeakMap<Activity, string>();
  /** How often steps were tried that were taken back since. */
  readonly #tried = new WeakMap<NodeState, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#look = new LiveLook(parts.host, parts.context);
  }

  /** An attempt whose outcome nobody knows is settled, not made anew. */
  mustLook(activity: Activity): boolean {
    const { effects } = this.#parts.gate;
    const { state, unsettled } = activity;
    if (unsettled || isRead(state.node.work) || effects.modeFor(activity) !== "live") return false;
    return effects.sentAs(state) === null && !this.#free.has(activity);
  }

  look(activity: Activity): Promise<TimedSent> {
    const { host, gate } = this.#parts;
    return timed(host.clock, async () => {
      try {
        const looked = await this.#look.before(activity, gate);
        return { kind: "looked", activity, looked };
      } catch (cause) {
        return { kind: "unsent", activity, error: unread(cause) };
      }
    });
  }

  /** Nothing stands against it. */
  free(activity: Activity, mark: string): void {
    this.#free.set(activity, mark);
  }

  /** Its intent is in the journal: sends it, unless another run of the message has gone on since. */
  send(activity: Activity, send: () => Promise<TimedSent>): Promise<TimedSent> {
    const mark = this.#free.get(activity);
    if (mark === undefined) return send();
    this.#free.delete(activity);
    return timed(this.#parts.host.clock, async () => {
      try {
        if (!(await this.#look.isAsLooked(mark))) return { kind: "overtaken", activity };
      } catch (cause) {
        return { kind: "unsent", activity, error: unread(cause) };
      }
      return send();
    });
  }

  /** It is not under way any more; should it be again, its tries are counted on. */
  takenBack({ state, attempt }: Activity): void {
    this.#tried.set(state, attempt);
  }

  triesOf(state: NodeState): number {
    return this.#tried.get(state) ?? 0;
  }
}

/** Nothing was sent, and another try may work. */
function unread(cause: unknown): FlowError {
  if (cause instanceof FlowError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FlowError("STORAGE_REFUSED", `Other runs of this message could not be read: ${why}`, {
    cause,
  });
}
