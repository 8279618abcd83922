"use client";

import { useMutation } from "@tanstack/react-query";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";

/** Takes somebody's second factor away, for a lost telephone. */
export function ResetFactorDialog({
  member,
  onReset,
  onClose,
}: {
  readonly member: { readonly id: string; readonly name: string };
  readonly onReset: () => void;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const reset = useMutation(
    trpc.access.members.resetSecondFactor.mutationOptions({
      onSuccess: () => {
        notify(`The second factor of ${member.name} is taken away.`);
        onReset();
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Take the second factor of ${member.name} away?`}
        description="For somebody who lost telephone and recovery codes. Make sure that it is they who ask: the password alone lets in then. All their sessions end."
        footer={
          <DialogActions
            keep="Leave it"
            look="danger"
            busy={reset.isPending}
            onClick={() => reset.mutate({ id: member.id })}
          >
            Take it away
          </DialogActions>
        }
      >
        {reset.error ? (
          <p role="alert" className="text-negative">
            {problemOf(reset.error).message}
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}
