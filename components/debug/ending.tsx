"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "@/components/ui/dialog";
import { runName } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { notifyFailure } from "@/components/ui/toast";
import { isTaken, isWaitTaken, type Seen } from "./taken";
import type { DebugSession } from "./use-debug";

/** Begins another run; where somebody else's would end by that it asks first. */
export function useEnding({
  standing,
  own,
  startedBy,
}: Pick<DebugSession, "standing" | "own" | "startedBy">) {
  const [asked, setAsked] = useState<{
    run: string;
    go: (ends: string) => void;
    warning: string | null;
  } | null>(null);
  /** @param warningOf what is wrong with what begins: who ends another's run for it hears of it first */
  const end = (go: (ends: string | null) => void, warningOf: () => string | null = () => null) => {
    if (standing === null || own) go(null);
    else setAsked({ run: standing, go, warning: warningOf() });
  };
  const question: ReactNode =
    asked === null ? null : (
      <Dialog open onOpenChange={(open) => (open ? undefined : setAsked(null))}>
        <DialogContent
          title={`End the run of ${startedBy}?`}
          description={`${startedBy} steps through a run of this flow here, and only one can be. It ends where it stands, and ${startedBy} is told that you began another.${asked.warning === null ? "" : ` Of your message: ${asked.warning}`}`}
          footer={
            <DialogActions
              keep="Leave it"
              look="danger"
              onClick={() => {
                asked.go(asked.run);
                setAsked(null);
              }}
            >
              End it and start
            </DialogActions>
          }
        />
      </Dialog>
    );
  return { end, question };
}

/** A run that was ended before it had come to its own end, which the session may have been asked too seldom to tell. */
function useWasEnded(run: string | null): boolean {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.runs.read.queryOptions(
      { run: run ?? "" },
      {
        enabled: run !== null,
        // What a page knew of it is from before.
        staleTime: 0,
        refetchInterval: ({ state }) => (state.data?.run.finished === true ? false : 1_000),
      },
    ),
  );
  return data?.run.status === "cancelled";
}

/** Says by name who began another run while one looked at one's own, which has ended by that. */
export function TakenNotice({
  session,
  quiet = false,
}: {
  readonly session: DebugSession;
  /** Waits with it. */
  readonly quiet?: boolean;
}) {
  const path = usePath();
  const before = useRef<Seen>(session);
  const [taken, setTaken] = useState<{ run: string; by: string; waits: boolean } | null>(null);
  useEffect(() => {
    const { run } = before.current;
    if (run !== null && isTaken(before.current, session)) {
      const waits = session.run === null;
      setTaken({ run, waits, by: waits ? (session.catching?.by ?? "") : session.startedBy });
    }
    before.current = session;
  }, [session]);
  const wasEnded = useWasEnded(taken?.run ?? null);
  if (taken === null || quiet || !wasEnded) return null;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : setTaken(null))}>
      <DialogContent
        title={`${taken.by} ${taken.waits ? "waits for a message here" : "began another run here"}`}
        description={`Your run ${runName(taken.run)} ended where it stood. Its steps stay, with what was done to it. ${
          taken.waits ? "" : "What you see now is the new run, which you can both go on with."
        }`}
        footer={
          <>
            <Button asChild>
              <Link href={path(`/runs/${taken.run}`)}>Open your run</Link>
            </Button>
            <DialogClose asChild>
              <Button look="primary">{taken.waits ? "Close" : "Look at the new one"}</Button>
            </DialogClose>
          </>
        }
      />
    </Dialog>
  );
}

/** Says by name who began a run while somebody here waited for a message: nobody waits for one any more. */
export function useWaitTaken(session: DebugSession | undefined): void {
  const before = useRef(session);
  useEffect(() => {
    const last = before.current;
    before.current = session;
    if (last === undefined || session === undefined || !isWaitTaken(last, session)) return;
    notifyFailure(
      `${session.startedBy} began a run here, so ${last.catching?.own ? "you wait" : `${last.catching?.by} waits`} for no message any more.`,
    );
  }, [session]);
}
