import type { Json } from "../json";
import { changedPaths } from "./changed-paths";

/** Byte by byte; most values of a run that did the same are. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** In whatever order their names stand. */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  return changedPaths(a, b, 1).length === 0;
}
