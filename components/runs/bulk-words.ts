import { formatCount } from "@/components/ui/format";
import { counted } from "@/runtime/counted";
import type { BulkView } from "./use-bulk";

const verbs = { retry: "Retry", resolve: "Answer" } as const;

/** "Retry of 40 runs", "Replay of 3 runs on the saved draft": what was asked for. */
export function bulkName({
  kind,
  version,
  total,
}: Pick<BulkView, "kind" | "version" | "total">): string {
  const runs = counted(total, "run");
  if (version === "same") return `${verbs[kind]} of ${runs}`;
  return `Replay of ${runs} on the ${version === "draft" ? "saved draft" : "published version"}`;
}

/** How far it is, in words. */
export function bulkStateWords(bulk: Pick<BulkView, "state" | "counts" | "perMinute">): string {
  const { counts, perMinute } = bulk;
  switch (bulk.state) {
    case "canary":
      return "the first one is under way; the others wait for it";
    case "halted":
      return `halted: the first one did not succeed, ${notAsked(counts.waiting)}`;
    case "running":
      return counts.waiting > 0
        ? `at most ${formatCount(perMinute)} a minute, ${formatCount(counts.waiting)} to go`
        : "all asked, some under way";
    case "stopped":
      return `stopped, ${notAsked(counts.left)}`;
    case "done":
      return "ended";
  }
}

function notAsked(count: number): string {
  return `${counted(count, "was", "were")} not asked`;
}

/** "11 succeeded, 1 failed": only what there is. */
export function bulkCounts({ counts }: Pick<BulkView, "counts">): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.succeeded, "succeeded"],
    [counts.failed, "failed"],
    [counts.refused, "refused"],
    [counts.asked, "under way"],
  ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`);
  return words.length === 0 ? "none ended yet" : words.join(", ");
}
