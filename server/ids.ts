import { randomFillSync } from "node:crypto";
import type { Ids } from "../runtime/ports";

/** Random bytes are drawn for many ids at once: a draw costs more than an id. */
const pool = Buffer.alloc(10 * 256);
let drawn = pool.length;
let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 as text: sorts by time, and within one process by order of calls.
 * `atMs` (epoch ms) is for the seed, which writes a week that has passed.
 */
export function newId(atMs: number = Date.now()): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const random = pool.subarray(drawn, drawn + 10);
  drawn += 10;
  // 12 bits after the time count up within a millisecond, from a random start that leaves room.
  sequence = atMs === lastMs ? sequence + 1 : ((random[8] ?? 0) << 3) | ((random[9] ?? 0) & 7);
  lastMs = atMs;
  const ms = atMs + (sequence >> 12);
  const time = ms.toString(16).padStart(12, "0");
  const count = (0x7000 | (sequence & 0xfff)).toString(16);
  const variant = (0x80 | ((random[0] ?? 0) & 0x3f)).toString(16);
  const rest = random.toString("hex", 1, 8);
  return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`;
}

/** Epoch ms in which a UUIDv7 was made. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The Ids port of this process. */
export const ids: Ids = { next: () => newId() };
