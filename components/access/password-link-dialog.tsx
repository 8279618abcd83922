"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { HandLinkOver } from "./hand-link-over";

/** Makes a one-time link with which a person sets a new password. */
export function PasswordLinkDialog({
  member,
  onClose,
}: {
  readonly member: { readonly id: string; readonly name: string; readonly email: string };
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const make = useMutation(
    trpc.access.members.passwordLink.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.access.links.list.queryKey() }),
    }),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      {make.data ? (
        <HandLinkOver kind="password" to={member.email} link={make.data} onClose={onClose} />
      ) : (
        <DialogContent
          title={`Make a link for ${member.name}?`}
          description="With it the person sets a new password, within 24 hours. Nothing changes before it is used; then all their sessions end. An earlier link of this kind stops working now."
          footer={
            <DialogActions busy={make.isPending} onClick={() => make.mutate({ id: member.id })}>
              Make link
            </DialogActions>
          }
        >
          {make.error ? (
            <p role="alert" className="text-negative">
              {problemOf(make.error).message}
            </p>
          ) : null}
        </DialogContent>
      )}
    </Dialog>
  );
}
