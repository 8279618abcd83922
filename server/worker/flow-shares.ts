/** A flow may hold this many times what is left free beside the one place that is kept for a flow with none. */
const timesFree = 3;

/**
 * How many places of a worker each flow holds. One alone gets up to three quarters, and the more flows hold
 * theirs for long the less each of them gets: places are always left for a flow that has none, whatever the
 * targets of the others do.
 */
export class FlowShares {
  private readonly limit: number;
  private readonly held = new Map<string, number>();
  private taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  take(flow: string): void {
    this.held.set(flow, (this.held.get(flow) ?? 0) + 1);
    this.taken += 1;
  }

  giveBack(flow: string): void {
    const left = (this.held.get(flow) ?? 1) - 1;
    if (left === 0) this.held.delete(flow);
    else this.held.set(flow, left);
    this.taken -= 1;
  }

  get free(): number {
    return this.limit - this.taken;
  }

  /** Flows that hold their share. */
  full(): string[] {
    return [...this.held].flatMap(([flow, count]) => (this.isFull(count) ? [flow] : []));
  }

  /** How many may be taken now although all of them may belong to one flow; at least 1 while one is free. */
  room(): number {
    const { free } = this;
    if (free < 1) return 0;
    let most = 0;
    for (const count of this.held.values()) if (!this.isFull(count)) most = Math.max(most, count);
    return Math.max(1, Math.floor((timesFree * (free - 1) - most) / (timesFree + 1)));
  }

  private isFull(count: number): boolean {
    return count >= timesFree * (this.free - 1);
  }
}
