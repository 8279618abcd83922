import { FlowError } from "../../runtime/errors/flow-error";
import type { Clock } from "../../runtime/ports";

export type IntakeLimits = {
  /** Bytes of messages that are accepted and not yet committed. */
  readonly bytesMax: number;
  /** How long a message may wait before its commit begins. */
  readonly ageMaxMs: number;
};

export const defaultIntakeLimits: IntakeLimits = { bytesMax: 32 * 1024 * 1024, ageMaxMs: 2000 };

/** Refused before anything was promised: the sender tries again. */
export function intakeFull(reason: string): FlowError {
  return new FlowError("INTAKE_FULL", `The intake is full: ${reason}. Send it again later.`, {
    detail: { retryAfterMs: 1000 },
  });
}

/** Counts what is accepted and not settled, so that a slow database cannot fill the memory. */
export class IntakeBounds {
  private readonly limits: IntakeLimits;
  private readonly clock: Clock;
  private bytes = 0;
  private readonly closed = new Map<"stop" | "disk", string>();

  constructor(limits: IntakeLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Takes room for a message. @throws FlowError INTAKE_FULL */
  enter(bytes: number): void {
    for (const reason of this.closed.values()) throw intakeFull(reason);
    // A single message may be larger than the bound as long as it is alone.
    if (this.bytes > 0 && this.bytes + bytes > this.limits.bytesMax) {
      throw intakeFull("too many bytes wait for the database");
    }
    this.bytes += bytes;
  }

  leave(bytes: number): void {
    this.bytes -= bytes;
  }

  /** Whether something handed over at `since` (monotonic) has waited too long. */
  expired(since: number): boolean {
    return this.clock.monotonic() - since > this.limits.ageMaxMs;
  }

  /** Closes the intake as a whole, or (null) opens it as far as this cause goes. */
  close(cause: "stop" | "disk", reason: string | null): void {
    if (reason === null) this.closed.delete(cause);
    else this.closed.set(cause, reason);
  }

  get waitingBytes(): number {
    return this.bytes;
  }
}
