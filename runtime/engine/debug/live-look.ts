import { FlowError } from "../../errors/flow-error";
import type { Activity } from "../activity";
import type { Plan } from "../plan";
import type { Past } from "../replay-past";
import type { RunContext } from "../run-context";
import type { RunHost } from "../run-host";
import { Alignments } from "./alignment";
import type { DebugGate } from "./debug-gate";
import { type FoundBefore, findBefore, type OtherRun } from "./find-before";
import { MessagePasts } from "./message-pasts";

/** How the runs of the message stood when somebody looked. */
export type LookedBack = { readonly mark: string; readonly found: FoundBefore | null };

/** Looks, for a debug run that is about to send to a real system, at what other runs of its message did. */
export class LiveLook {
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #pasts: MessagePasts;
  readonly #alignments: Alignments;

  constructor(host: RunHost, context: RunContext) {
    this.#host = host;
    this.#alignments = new Alignments(host);
    this.#context = context;
    this.#pasts = new MessagePasts(host);
  }

  /** Rejects where storage does. */
  async before(
    activity: Activity,
    gate: Pick<DebugGate, "taken" | "hasAsked" | "isEdited">,
  ): Promise<LookedBack> {
    const { head, plan, parameters, seeded } = this.#context;
    const { state, key, request, to } = activity;
    const { mark, runs, isCut, isAsked } = await this.#runsOf();
    const others: OtherRun[] = [];
    for (const [at, past] of (await this.#pasts.of(runs)).entries()) {
      if (past === null) continue;
      const ran = await this.#planOf(past);
      const alignment = ran && (await this.#alignments.of(state, past, ran));
      others.push({ past, plan: ran, finished: runs[at]?.finished === true, alignment });
    }
    const effect = { node: state.node, path: state.frame.path, key, request, to };
    const found = findBefore({
      head,
      plan,
      parameters,
      effect,
      others,
      isCut,
      isAsked,
      seeded,
      taken: gate.taken,
      isEdited: gate.isEdited,
      hasAsked: (known, text) => gate.hasAsked(known, text),
    });
    return { mark, found };
  }

  /**
   * Once its intent is in the journal, where whoever begins another run of the message reads it: whether all stands as
   * it did when somebody looked.
   */
  async isAsLooked(mark: string): Promise<boolean> {
    return (await this.#host.messages?.confirm(this.#context.head)) === mark;
  }

  #runsOf() {
    const { messages } = this.#host;
    if (messages === undefined) {
      throw new FlowError("STORAGE_REFUSED", "Nobody here knows other runs of this message.");
    }
    return messages.runsOf(this.#context.head);
  }

  async #planOf({ head }: Past): Promise<Plan | null> {
    if (head.version === this.#context.head.version) return this.#context.plan;
    try {
      return await this.#host.plan(head);
    } catch (cause) {
      if (cause instanceof FlowError) return null;
      throw cause;
    }
  }
}
