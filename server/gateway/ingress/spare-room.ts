import { createRunSlots, type RunSlots, type SlotLimits } from "./run-slots";

/** From one look at the process to the next. */
const windowMs = 25;
/** A process whose turns take longer keeps callers, pages and health checks waiting. */
const turnMaxMs = 100;

export type SpareRoomOptions = {
  /** Places there always are, and the most there can be. */
  readonly least: number;
  readonly most: number;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Calls back when the process has done what it has to do now. */
  readonly afterTurn: (call: () => void) => void;
};

/**
 * How many runs that nobody waits for may be executed where they were accepted: room grows while it is used and
 * the process still answers promptly, and shrinks when it does not, or when few are wanted. So the short runs of
 * a burst stay here, and runs that compute for long are left to the workers.
 */
export class SpareRoom implements SlotLimits {
  readonly #options: SpareRoomOptions;
  #room: number;
  #lookedAt: number;
  #looking = false;
  /** Most places wanted at once since the last look. */
  #wanted = 0;

  constructor(options: SpareRoomOptions) {
    this.#options = options;
    this.#room = options.least;
    this.#lookedAt = options.now();
  }

  get perProcess(): number {
    return this.#room;
  }

  get perFlow(): number {
    return this.#room;
  }

  /** One more is wanted beside `taken`. */
  want(taken: number): void {
    const { now, afterTurn, least, most } = this.#options;
    this.#wanted = Math.max(this.#wanted, taken + 1);
    const begun = now();
    if (least === most || this.#looking || begun - this.#lookedAt < windowMs) return;
    this.#looking = true;
    afterTurn(() => this.#adjust(now() - begun));
  }

  #adjust(turn: number): void {
    const { now, least, most } = this.#options;
    const isLate = turn > turnMaxMs;
    // One flow gets half of the room, so that much means it is used up.
    if (!isLate && this.#wanted * 2 >= this.#room) this.#room = Math.min(most, this.#room * 2);
    else if (isLate || this.#wanted * 8 < this.#room) {
      this.#room = Math.max(least, Math.floor(this.#room / 2));
    }
    this.#looking = false;
    this.#lookedAt = now();
    this.#wanted = 0;
  }
}

/** Places for runs that nobody waits for, as many as there is room. */
export function createSpareSlots(options: SpareRoomOptions): RunSlots {
  const room = new SpareRoom(options);
  const slots = createRunSlots(room);
  return {
    take(flow) {
      room.want(slots.taken);
      return slots.take(flow);
    },
    release: slots.release,
    get taken() {
      return slots.taken;
    },
  };
}
