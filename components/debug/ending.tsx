"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "@/components/ui/dialog";
import { runName } from "@/components/ui/format";
import { notifyFailure } from "@/components/ui/toast";
import { isTaken, isWaitTaken, type Seen } from "./taken";
import type { DebugSession } from "./use-debug";

/** Begins another run; where somebody else's would end by that it asks first. */
export function useEnding({
  standing,
  own,
  startedBy,
}: Pick<DebugSession, "standing" | "own" | "startedBy">) {
  const [asked, setAsked] = useState<{ run: string; go: (ends: string) => void } | null>(null);
  const end = (go: (ends: string | null) => void) => {
    if (standing === null || own) go(null);
    else setAsked({ run: standing, go });
  };
  const question: ReactNode =
    asked === null ? null : (
      <Dialog open onOpenChange={(open) => (open ? undefined : setAsked(null))}>
        <DialogContent
          title={`End the run of ${startedBy}?`}
          description={`${startedBy} steps through a run of this flow here, and only one can be. It ends where it stands, and ${startedBy} is told that you began another.`}
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

/** Says by name who began another run while one looked at one's own, which has ended by that. */
export function TakenNotice({ session }: { readonly session: DebugSession }) {
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
  if (taken === null) return null;
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
              <Link href={path(`/runs/${taken.run}`)} prefetch={false}>
                Open your run
              </Link>
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
