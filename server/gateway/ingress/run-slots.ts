/**
 * How many callers may wait for their run at once, in this process and per flow. A flow also never has more
 * than are left free, so that a few flows with slow targets do not take the places of all others.
 */
export type SlotLimits = { readonly perProcess: number; readonly perFlow: number };

export type RunSlots = {
  /** False when there is no room; otherwise {@link release} gives the place back. */
  take(flow: string): boolean;
  release(flow: string): void;
  readonly taken: number;
};

export function createRunSlots(limits: SlotLimits): RunSlots {
  const perFlow = new Map<string, number>();
  let taken = 0;
  return {
    take(flow) {
      const ofFlow = perFlow.get(flow) ?? 0;
      const free = limits.perProcess - taken;
      if (free < 1 || ofFlow >= limits.perFlow || ofFlow > free) {
        return false;
      }
      taken += 1;
      perFlow.set(flow, ofFlow + 1);
      return true;
    },
    release(flow) {
      const ofFlow = (perFlow.get(flow) ?? 1) - 1;
      taken -= 1;
      if (ofFlow === 0) {
        perFlow.delete(flow);
      } else {
        perFlow.set(flow, ofFlow);
      }
    },
    get taken() {
      return taken;
    },
  };
}
