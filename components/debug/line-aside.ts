import { givenShort, isAssumedAnswer } from "@/components/runs/given-words";
import { formatDuration } from "@/components/ui/format";
import type { ShortLine } from "./line-words";

type About = {
  /** Who let something else arrive at this step, last. */
  readonly editedBy: string | null;
  /** The step asks somebody. */
  readonly asks: boolean;
  /** The step calls a flow: what answers its systems is said by the run of that. */
  readonly calls: boolean;
  /** It decided by an assumed answer. */
  readonly rests: boolean;
  readonly timeOf: (at: number) => string;
};

/** Beside a line in the list of steps: what came of it and when; what was edited may have an assumed answer, too. */
export function asideOf(line: ShortLine, about: About): string {
  const edit = about.editedBy === null ? "" : `edited by ${about.editedBy}`;
  const words = line.kind === "step" && about.rests ? "by an assumed answer" : aside(line, about);
  return [words, edit].filter(Boolean).join(" · ");
}

function aside(line: ShortLine, { asks, calls, timeOf }: About): string {
  if (line.kind === "failed" && line.made?.code !== undefined) {
    return `${line.made.code} · ${timeOf(line.at)}`;
  }
  if (line.kind !== "step") return timeOf(line.at);
  // A doubt that a person settled went well, whatever had been set to go wrong.
  if (line.fault !== null && line.given?.kind !== "settled") return "set to fail";
  const given = line.given === null ? "" : givenShort(line.given, asks);
  if (line.settledBy === "adopted") return ["taken over", given].filter(Boolean).join(" · ");
  if (given !== "") return given;
  if (line.status === "waiting") return "waits";
  if (line.settledBy === "person") return "settled by a person";
  const took = formatDuration(line.durationUs / 1_000);
  return line.reached === null || calls ? took : `${line.reached}, ${took}`;
}

/** It reached a real system, or need not be what that would have answered. */
export function isLoudLine(line: ShortLine, resting: ReadonlySet<string>): boolean {
  if (line.kind !== "step") return false;
  return line.reached === "live" || isAssumedAnswer(line.given) || resting.has(line.node);
}
