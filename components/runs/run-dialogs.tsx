"use client";

import { CheckCheck } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Icon } from "@/components/ui/icon";
import { fitsReason, ReasonField } from "./reason-field";
import type { RunView } from "./use-run";
import { useRunActions } from "./use-run-actions";

function Refused({ title, error }: { readonly title: string; readonly error: unknown }) {
  return (
    <div role="alert" className="mt-3">
      <ErrorCard title={title} why={<p>{problemOf(error).message}</p>} />
    </div>
  );
}

/** Asks before a run is stopped. */
export function CancelDialog({ view }: { readonly view: RunView }) {
  const { cancel } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="danger">Cancel run…</Button>
      </DialogTrigger>
      <DialogContent
        title="Cancel this run?"
        description="Nothing new is sent. What is in flight is recorded before it ends, and what systems did already stays done."
        footer={
          <DialogActions
            keep="Keep it running"
            busy={cancel.isPending}
            disabled={!fitsReason(reason)}
            onClick={() =>
              cancel.mutate({ run: view.run.id, reason }, { onSuccess: () => setOpen(false) })
            }
          >
            Cancel run
          </DialogActions>
        }
      >
        <ReasonField value={reason} onChange={setReason} />
        {cancel.error ? <Refused title="The run was not cancelled" error={cancel.error} /> : null}
      </DialogContent>
    </Dialog>
  );
}

/** Takes a failed run out of what needs attention, with the reason. */
export function SettleDialog({ view }: { readonly view: RunView }) {
  const { settle } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button className="max-sm:px-2">
          <Icon as={CheckCheck} size="s" className="sm:hidden" />
          <span className="max-sm:sr-only">Settle…</span>
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Does this run need nobody any more?"
        description="For an order that was put right elsewhere, or that nobody wants any more. Nothing is sent; the run leaves what needs attention and can still be retried."
        footer={
          <DialogActions
            keep="Leave it open"
            busy={settle.isPending}
            disabled={!fitsReason(reason, true)}
            onClick={() =>
              settle.mutate({ run: view.run.id, reason }, { onSuccess: () => setOpen(false) })
            }
          >
            Settle run
          </DialogActions>
        }
      >
        <ReasonField required value={reason} onChange={setReason} />
        {settle.error ? <Refused title="The run was not settled" error={settle.error} /> : null}
      </DialogContent>
    </Dialog>
  );
}
