import { counted } from "@/runtime/counted";

/** What one calls running a message again: a retry of what went wrong, a replay of what went well. */
export function againWord(status: string): "Retry" | "Replay" {
  return status === "succeeded" ? "Replay" : "Retry";
}

/** Why fewer runs are replayed than are picked; null where all are. */
export function underWayWords(picked: readonly { readonly finished: boolean }[]): string | null {
  const open = picked.filter(({ finished }) => !finished).length;
  return open === 0 ? null : `${counted(open, "run")} still under way: not to be replayed yet`;
}
