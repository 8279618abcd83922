"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { usePath } from "@/components/shell/place";
import { type Reach, ReachField } from "@/components/shell/reach-field";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { laterComponent } from "@/components/ui/later-component";
import { NameField } from "@/components/ui/name-field";
import { RadioGroup } from "@/components/ui/radio-group";
import { withIntendedOverlaps } from "@/runtime/rules/intended-overlaps";
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

/** Asks for name and kind and goes on to the empty grid. */
export function NewTableDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const router = useRouter();
  const path = usePath();
  // The palette leads here with the dialog open.
  const parameters = useSearchParams();
  const asked = parameters.get("new");
  return (
    <Dialog
      open={open || asked !== null}
      onOpenChange={(next) => {
        onOpenChange(next);
        if (!next && asked !== null) router.replace(path("/tables"), { scroll: false });
      }}
    >
      <NewTableContent
        asked={asked === "1" ? null : asked}
        usual={parameters.get("kind") === "decision" ? "decision" : "cross-reference"}
        onMade={({ id }) => router.push(path(`/tables/${id}`))}
      />
    </Dialog>
  );
}

/** A table that a step is to read: its name goes to the step, and one goes on in its grid. */
export function MakeTableDialog({
  onClose,
  ...content
}: ContentProps & { readonly onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose}>
      <NewTableContent {...content} />
    </Dialog>
  );
}

type ContentProps = {
  /** The name it is to have; null where nobody said. */
  readonly asked: string | null;
  readonly usual: TableKind;
  readonly onMade: (table: { readonly id: string; readonly name: string }) => void;
};

function NewTableContent({ asked, usual, onMade }: ContentProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const form = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setKind] = useState<TableKind | null>(null);
  const kind = chosen ?? usual;
  const [reach, setReach] = useState<Reach>("here");
  const [template, setTemplate] = useState<DecisionTemplate | null>(null);
  const proposed = kind === "decision" ? (template?.name ?? "") : "";
  const name = typed ?? asked ?? proposed;
  const create = useMutation(
    trpc.tables.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries({ queryKey: trpc.tables.list.queryKey() });
        onMade({ id, name: name.trim() });
      },
    }),
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || create.isPending) return;
    const chosen = template === null ? null : withIntendedOverlaps(template);
    create.mutate({
      name: name.trim(),
      shared: reach === "all",
      ...(kind === "decision"
        ? { shape: chosen?.shape ?? emptyDecision, rows: JSON.stringify(template?.rows ?? []) }
        : { shape: { kind, ...beginnings[kind], validity: null }, rows: "[]" }),
    });
  };
  return (
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
        <NameField
          error={create.error ? problemOf(create.error).message : undefined}
          help={
            kind === "decision"
              ? "What it decides, such as Credit decision."
              : "What it translates, such as Buyer item numbers."
          }
          value={name}
          onChange={setTyped}
        />
        <div className="space-y-1.5">
          <p aria-hidden="true" className="font-medium text-12 text-fg-2">
            Kind
          </p>
          <RadioGroup
            label="Kind"
            value={kind}
            onValueChange={setKind}
            options={kinds.map((value) => ({ value, ...kindWords[value] }))}
          />
        </div>
        {kind === "decision" ? <TemplateSelect value={template} onChange={setTemplate} /> : null}
        <ReachField what="table" action="table.edit" value={reach} onChange={setReach} />
      </form>
    </DialogContent>
  );
}
