"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { RadioGroup } from "@/components/ui/radio-group";
import { emptyDecision } from "@/runtime/rules/new-decision";
import type { DecisionTemplate } from "@/runtime/rules/templates/decision-template";
import { type LookupKind, lookupKinds, type TableKind } from "@/runtime/tables/table-shape";
import { kindWords } from "./table-types";

const beginnings: { readonly [kind in LookupKind]: { columns: string[]; keys: string[] } } = {
  "cross-reference": { columns: ["theirs", "ours"], keys: ["theirs", "ours"] },
  composite: { columns: ["key", "value"], keys: ["key"] },
  generic: { columns: ["key", "value"], keys: [] },
};

const kinds: readonly TableKind[] = [...lookupKinds, "decision"];

const TemplateSelect = laterComponent(() =>
  import("@/components/rules/template-select").then((module) => module.TemplateSelect),
);

/** Asks for name and kind and goes on to the empty grid. The only child opens it. */
export function NewTableDialog({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePath();
  const queries = useQueryClient();
  const form = useId();
  // The palette and a step's form lead here with the dialog open, the latter with a name.
  const parameters = useSearchParams();
  const asked = parameters.get("new");
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setKind] = useState<TableKind | null>(null);
  const usual = parameters.get("kind") === "decision" ? "decision" : "cross-reference";
  const kind = chosen ?? usual;
  const [template, setTemplate] = useState<DecisionTemplate | null>(null);
  const proposed = kind === "decision" ? (template?.name ?? "") : "";
  const name = typed ?? (asked === null || asked === "1" ? proposed : asked);
  const create = useMutation(
    trpc.tables.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries({ queryKey: trpc.tables.list.queryKey() });
        router.push(path(`/tables/${id}`));
      },
    }),
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || create.isPending) return;
    create.mutate({
      name: name.trim(),
      ...(kind === "decision"
        ? { shape: template?.shape ?? emptyDecision, rows: JSON.stringify(template?.rows ?? []) }
        : { shape: { kind, ...beginnings[kind], validity: null }, rows: "[]" }),
    });
  };
  return (
    <Dialog
      open={open || asked !== null}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next && asked !== null) router.replace(path("/tables"), { scroll: false });
      }}
    >
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title="What is the new table called?"
        description="Steps read it by this name. Columns and rows come next."
        footer={
          <DialogActions
            type="submit"
            form={form}
            busy={create.isPending || create.isSuccess}
            disabled={name.trim() === ""}
          >
            Create table
          </DialogActions>
        }
      >
        <form id={form} onSubmit={onSubmit} className="space-y-3">
          <Field
            label="Name"
            required
            error={create.error ? problemOf(create.error).message : undefined}
            help="What it translates, such as Buyer item numbers."
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                autoComplete="off"
                maxLength={120}
                value={name}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <RadioGroup
            label="Kind"
            value={kind}
            onValueChange={setKind}
            options={kinds.map((value) => ({ value, ...kindWords[value] }))}
          />
          {kind === "decision" ? <TemplateSelect value={template} onChange={setTemplate} /> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
