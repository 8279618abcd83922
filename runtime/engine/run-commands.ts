import type { DebugOrders } from "./debug/debug-orders";
import type { EffectSteps } from "./effect-steps";
import type { DriverParts } from "./outcomes";
import type { StepError } from "./records";

/** What people want of one run: applies each command once, and says when the journal holds it as applied. */
export class RunCommands {
  /** Somebody cancelled the run. */
  cancelled = false;
  readonly #parts: Omit<DriverParts, "activities">;
  readonly #effects: EffectSteps;
  readonly #applied = new Set<string>();
  /** Applied by the end alone: until then whoever takes the run over must be told of them, too. */
  readonly #cancels: string[] = [];
  /** "Try now": applied once all is written that is to be sent, as until then the journal knows nothing of the try. */
  readonly #tries: string[] = [];

  /** What people tell a debug run; null for others. */
  readonly #orders: DebugOrders | null;

  constructor(
    parts: Omit<DriverParts, "activities">,
    effects: EffectSteps,
    orders: DebugOrders | null,
  ) {
    this.#parts = parts;
    this.#effects = effects;
    this.#orders = orders;
  }

  /** Who wants a debug run to stand still that is in the middle of its steps; null for nobody. */
  get asksToPause(): string | null {
    const { host, context } = this.#parts;
    const asked = host.commands
      .pending(context.head.id)
      .find(
        ({ id, kind, detail }) =>
          kind === "debug" && detail.act === "pause" && !this.#applied.has(id),
      );
    return asked?.by ?? null;
  }

  /** Something was said that is not applied yet. */
  get hasNew(): boolean {
    const { host, context } = this.#parts;
    return host.commands.pending(context.head.id).some(({ id }) => !this.#applied.has(id));
  }

  /** Applies what has come and may be applied now. */
  apply(): void {
    const { host, context, machine, recorder } = this.#parts;
    for (const command of host.commands.pending(context.head.id)) {
      if (this.#applied.has(command.id) || this.#effects.commands.mustWait(command)) continue;
      this.#applied.add(command.id);
      if (command.kind === "cancel") {
        this.#cancels.push(command.id);
        machine.abandon(cancelledBy(command.by));
        this.cancelled = true;
        this.#effects.cancelled = true;
      } else if (command.kind === "debug") {
        recorder.commands.push(command.id);
        recorder.urgent = true;
        this.#orders?.apply(command);
      } else {
        const applied = command.kind === "release" ? this.#tries : recorder.commands;
        applied.push(command.id);
        recorder.urgent = true;
        this.#effects.commands.apply(command);
      }
    }
  }

  /** Before a commit: it holds the wish to try now if it holds the try. */
  noteTries(): void {
    const { host, recorder } = this.#parts;
    if (this.#tries.length === 0 || this.#effects.isBehind || host.stopping.aborted) return;
    recorder.commands.push(...this.#tries.splice(0));
  }

  /** Before the end, which is the answer to all that is left. */
  noteRest(): void {
    this.#parts.recorder.commands.push(...this.#cancels, ...this.#tries);
  }
}

function cancelledBy(name: string): StepError {
  return { code: "RUN_CANCELLED", message: `Cancelled by ${name}.` };
}
