import { isIPv6 } from "node:net";

/** What one request holds of the process's memory for bodies. */
export type BodyShare = {
  /** Whether so many bytes more would be granted now. */
  fits(bytes: number): boolean;
  /** Takes them; false, and nothing is taken, when they do not fit. */
  take(bytes: number): boolean;
  /** Gives back all that was taken; more than once does nothing. */
  close(): void;
};

/**
 * Bytes of request bodies that this process holds at once. Nobody gets all of it: a sender or an address with
 * bodies here already gets more only while it holds no more than it leaves free to others, and one body takes
 * half at most. So there is always room for whoever comes next, however many somebody sends at once.
 */
export class BodyBudget {
  private readonly max: number;
  private readonly held = new Map<string, number>();
  private all = 0;

  constructor(maxBytes: number) {
    this.max = maxBytes;
  }

  /** Bytes that are taken now. */
  get taken(): number {
    return this.all;
  }

  /** @param holders whom the bytes count for: the sender and the address it sends to */
  open(holders: readonly string[]): BodyShare {
    let own = 0;
    const fits = (bytes: number) => {
      const left = this.max - this.all - bytes;
      if (left < 0 || own + bytes > this.max / 2) return false;
      return holders.every((holder) => {
        const before = this.held.get(holder) ?? 0;
        return before === own || before + bytes <= left;
      });
    };
    const add = (bytes: number) => {
      own += bytes;
      this.all += bytes;
      for (const holder of holders) {
        const now = (this.held.get(holder) ?? 0) + bytes;
        if (now > 0) this.held.set(holder, now);
        else this.held.delete(holder);
      }
    };
    return {
      fits,
      take(bytes) {
        if (!fits(bytes)) return false;
        add(bytes);
        return true;
      },
      close: () => add(-own),
    };
  }
}

/** Whose share the bytes of a sender count to: with IPv6 one sender has a whole /64. */
export function senderOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array(zeros).fill("0"), ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
