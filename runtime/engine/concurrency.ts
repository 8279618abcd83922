import type { Release } from "../ports";
import type { RunContext } from "./run-context";
import type { RunHost } from "./run-host";
import { intakeScope } from "./trigger-message";

/** Who cannot be asked now is asked again after this. */
const unansweredMs = 5_000;

/** Whether a run may touch the world now, or must wait until another run of its flow is done. */
export class Concurrency {
  /** Set when there was no place: how the run is to be handed back. */
  refused: Release | null = null;
  #admitted: boolean;
  #asked = false;
  readonly #host: RunHost;
  readonly #context: RunContext;

  constructor(host: RunHost, context: RunContext) {
    this.#host = host;
    this.#context = context;
    const { purpose } = context.head;
    // What is only tried out takes no place of a real run.
    const isReal = purpose === "live" || purpose === "replay";
    this.#admitted = context.plan.concurrency === null || host.places === undefined || !isReal;
  }

  /** Asked once the run is in the journal: only then its place is counted by its owner. */
  get mustAsk(): boolean {
    return !this.#admitted;
  }

  async ask(): Promise<void> {
    const { plan, head } = this.#context;
    const { concurrency } = plan;
    if (concurrency === null || this.#host.places === undefined) return;
    const refused = await this.#host.places
      .take(head, this.#key(), concurrency.limit)
      .catch(() => ({ retryInMs: unansweredMs }));
    this.#admitted = refused === null;
    this.#asked = true;
    if (refused === null) return;
    this.refused = {
      state: "waiting",
      due: this.#host.clock.now() + refused.retryInMs,
      note: `Waits for one of ${concurrency.limit} places of its flow`,
    };
  }

  /**
   * Said when the run has been handed back, also without a place: one that was left in between would not have
   * been offered to a run that somebody still had. Whoever waits asks again by itself at some time, so nothing
   * depends on being called.
   */
  async leave(): Promise<void> {
    const { plan, head } = this.#context;
    if (!this.#asked || plan.concurrency === null) return;
    await this.#host.places
      ?.leave(head, this.#key(), plan.concurrency.limit)
      .catch(() => undefined);
  }

  /** A key that cannot be read counts as none: such runs share one place. */
  #key(): string {
    const { plan, message, triggerNode, parameters } = this.#context;
    const trigger = plan.triggers.get(triggerNode);
    if (plan.concurrency?.key === null || trigger === undefined) return "";
    try {
      return plan.concurrency?.key(intakeScope(message, trigger, parameters)) ?? "";
    } catch {
      return "";
    }
  }
}
