"use client";

import { CornerUpLeft, FileInput, ListChecks } from "lucide-react";
import { kindName, sortKeys } from "@/components/runs/run-words";
import { TryNow } from "@/components/runs/try-now";
import type { RunView } from "@/components/runs/use-run";
import { useCan, usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatDuration, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { DebugTop } from "./debug-top";
import type { DebugRun, DebugSession } from "./use-debug";

/** How the run stands, what it began with, and who waits for it. */
export function SteppingTop({
  flowId,
  name,
  session,
  debug,
  now,
  view,
  mayStart,
  onAnother,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly session: DebugSession;
  readonly debug: DebugRun;
  readonly now: number;
  readonly view: RunView;
  readonly mayStart: boolean;
  /** Begins with another message. */
  readonly onAnother: () => void;
}) {
  const mayEdit = useCan("flow.edit");
  const mayRetry = useCan("run.retry");
  const { run } = view;
  const path = usePath();
  const input = run.id === session.run ? session.input : null;
  return (
    <DebugTop flowId={flowId} name={name} called={debug.caller !== null}>
      {debug.caller === null ? null : (
        <Button asChild>
          <Link href={path(`/flows/${debug.caller.flow}/debug?run=${debug.caller.run}`)}>
            <Icon as={CornerUpLeft} size="s" />
            <span className="truncate max-sm:sr-only">{debug.caller.name} waits</span>
          </Link>
        </Button>
      )}
      <StandingChip
        debug={debug}
        now={now}
        status={run.status}
        by={session.own ? null : session.startedBy}
      />
      {mayRetry && view.waitsForTry ? <TryNow view={view} /> : null}
      {input === null ? null : (
        // Each is cut by itself: a box around both would cut the ring of the link's focus, too.
        <span className="flex min-w-0 gap-1 text-12 text-fg-2 max-lg:hidden">
          <span className="shrink-0">{inputWords(input)}</span>
          {input.run ? (
            <Link className="truncate underline" href={path(`/runs/${input.run}`)}>
              {messageName(view, input.run)}
            </Link>
          ) : (
            <span className="truncate">{input.label}</span>
          )}
        </span>
      )}
      {mayEdit ? (
        <Button asChild>
          <Link href={path(`/flows/${flowId}/tests?from=${run.id}`)}>
            <Icon as={ListChecks} size="s" className="sm:hidden" />
            <span className="max-sm:sr-only">Save as test</span>
          </Link>
        </Button>
      ) : null}
      <Button onClick={onAnother} disabled={!mayStart}>
        <Icon as={FileInput} size="s" className="sm:hidden" />
        <span className="max-sm:sr-only">Change input</span>
      </Button>
    </DebugTop>
  );
}

/** “Order #10482”, else the run whose message it is. */
function messageName({ keys }: RunView, run: string): string {
  const { document, po } = sortKeys(keys);
  const key = document ?? po;
  return key === null ? `run ${runName(run)}` : `${kindName(key.kind)} ${key.value}`;
}

/** “Called by: ” */
function inputWords({ kind, label }: NonNullable<DebugSession["input"]>): string {
  if (kind === "call") return "Called by: ";
  return label === "caught" ? "Caught: " : "Input: ";
}

function StandingChip({
  debug,
  now,
  status,
  by,
}: {
  readonly debug: DebugRun;
  readonly now: number;
  readonly status: string;
  /** Whose it is; null for one's own. */
  readonly by: string | null;
}) {
  if (debug.finished) return <StatusBadge status={status} />;
  if (debug.pausedAt === null) {
    // It waits for its next try, or for somebody who knows what came of the last one.
    const waits = status === "waiting" || status === "in-doubt";
    return waits ? (
      <StatusBadge status={status} />
    ) : (
      <StatusBadge
        status="running"
        label={by === null || by === "" ? "On its way" : `On its way, of ${by}`}
      />
    );
  }
  const minutes = Math.floor(Math.max(0, now - debug.pausedAt) / 60_000);
  const since = minutes === 0 ? "paused" : `paused ${formatDuration(minutes * 60_000)}`;
  const whose = by === null || by === "" ? "" : ` of ${by}`;
  // A small window has room for a first name.
  const short = whose === "" ? "Paused" : `Paused, of ${by?.split(" ", 1)[0]}`;
  return (
    <>
      <StatusBadge
        status="paused"
        label={`Debug session${whose}, ${since}`}
        className="max-md:hidden"
      />
      <StatusBadge status="paused" label={short} className="md:hidden" />
    </>
  );
}
