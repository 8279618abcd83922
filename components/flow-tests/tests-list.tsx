"use client";

import { ChevronRight } from "lucide-react";
import { usePlace } from "@/components/shell/place";
import { formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import { StandingBadge } from "./standing-badge";
import type { TestEntry } from "./use-flow-tests";

/** The tests of a flow, each with how it stands. */
export function TestsList({
  tests,
  running,
  onOpen,
}: {
  readonly tests: readonly TestEntry[];
  /** Whether a test is being run. */
  readonly running: (id: string) => boolean;
  readonly onOpen: (id: string) => void;
}) {
  return (
    <ul>
      {tests.map((test) => (
        <li key={test.id} className="border-line border-b">
          <button
            type="button"
            onClick={() => onOpen(test.id)}
            className="flex min-h-row w-full items-center gap-2 px-3 py-2 text-left -outline-offset-2 hover:bg-hover"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{test.name}</span>
              <span className="block text-12 text-fg-2">
                <StandingWords test={test} />
              </span>
            </span>
            <StandingBadge
              standing={test.standing}
              problem={test.problem}
              running={running(test.id)}
            />
            <Icon as={ChevronRight} size="s" className="text-fg-3" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function StandingWords({ test: { standing, problem, file } }: { readonly test: TestEntry }) {
  const { timeZone } = usePlace().distributor;
  if (problem !== null) return `tests/${file}.json: ${problem}`;
  if (standing === null) return "Nobody has run it here yet.";
  const ran = formatTime(standing.ranAt, Date.now(), timeZone);
  if (standing.unfinished && standing.of > 0) {
    return `Nothing says what a step would be answered · ran ${ran}`;
  }
  const checks = standing.of === 0 ? "It checks nothing" : counted(standing.of, "check");
  return standing.failed === 0
    ? `${checks} · ran ${ran}`
    : `${standing.failed} of ${checks} failed · ran ${ran}`;
}
