/**
 * A message may be held in the moment in which its flow is resumed: this gateway hears of it a little
 * later than the runs were released. So some time after the last hold of a flow it is looked at again.
 */
export type LateHolds = {
  held(address: string): void;
  close(): void;
};

const lookAgainMs = 2_000;

export function watchLateHolds(lookAgain: (address: string) => Promise<void>): LateHolds {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    held(address) {
      clearTimeout(timers.get(address));
      const timer = setTimeout(() => {
        timers.delete(address);
        lookAgain(address).catch(() => this.held(address));
      }, lookAgainMs);
      timers.set(address, timer);
    },
    close() {
      for (const timer of timers.values()) {
        clearTimeout(timer);
      }
      timers.clear();
    },
  };
}
