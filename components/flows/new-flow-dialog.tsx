"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { NameField } from "@/components/ui/name-field";

/** Asks for a name and goes on to the canvas. */
export function NewFlowDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePath();
  const form = useId();
  // The palette leads here with the dialog open.
  const asked = useSearchParams().has("new");
  const forget = () => (asked ? router.replace(path("/flows"), { scroll: false }) : undefined);
  const [name, setName] = useState("");
  const create = useMutation(
    trpc.flows.create.mutationOptions({
      onSuccess: ({ id }) => router.push(path(`/flows/${id}`)),
    }),
  );
  const flows = useQuery(trpc.flows.list.queryOptions(undefined, { enabled: open || asked }));
  const wanted = name.trim().toLowerCase();
  const isTaken = flows.data?.some((flow) => flow.name.trim().toLowerCase() === wanted) === true;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "" && !create.isPending) create.mutate({ name: name.trim() });
  };
  return (
    <Dialog
      open={open || asked}
      onOpenChange={(next) => {
        onOpenChange(next);
        if (!next) forget();
      }}
    >
      <DialogContent
        title="What is the new flow called?"
        description="It opens as an empty canvas. Nothing runs until you publish it."
        footer={
          <DialogActions
            type="submit"
            form={form}
            busy={create.isPending || create.isSuccess}
            disabled={name.trim() === ""}
          >
            Create flow
          </DialogActions>
        }
      >
        <form id={form} onSubmit={onSubmit}>
          <NameField
            error={create.error ? problemOf(create.error).message : undefined}
            help={
              isTaken
                ? "There is a flow of this name already. Another one tells them apart."
                : "What comes in and where it goes, such as Shopify order to ERP."
            }
            value={name}
            onChange={setName}
          />
        </form>
      </DialogContent>
    </Dialog>
  );
}
