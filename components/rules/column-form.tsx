"use client";

import { useEffect, useRef, useState } from "react";
import { useColumnToName } from "@/components/tables/column-menu";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { taken } from "@/components/tables/use-undo-keys";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PanelSection } from "@/components/ui/side-panel";
import { Textarea } from "@/components/ui/textarea";
import { changeDecision } from "@/runtime/rules/decision-content";
import {
  type DecisionInput,
  type DecisionOutput,
  type DecisionShape,
  inputTypes,
  outputTypes,
} from "@/runtime/rules/decision-shape";
import { deleteColumn, isNameTaken, renameColumn } from "@/runtime/tables/edit-table";
import { columnNameMax } from "@/runtime/tables/table-shape";
import { inputTypeWords, outputTypeWords } from "./rule-words";

type FormProps = {
  readonly draft: TableDraft;
  readonly decision: DecisionShape;
  readonly readOnly: boolean;
  /** What is wrong with the column itself. */
  readonly problem: string | undefined;
};

/** What the column in which the keyboard is means: its name, where its value comes from, its values. */
export function ColumnForm({
  draft,
  decision,
  column,
  readOnly,
  problem,
}: FormProps & { readonly column: number }) {
  const name = draft.table.shape.columns[column] ?? "";
  const input = decision.inputs.find((one) => one.column === name);
  const output = decision.outputs.find((one) => one.column === name);
  const parts = { draft, decision, readOnly, problem };
  return (
    <>
      <PanelSection
        title={
          input
            ? "Condition"
            : output
              ? "Result"
              : name === decision.comment
                ? "Comment"
                : isOpen(draft, name)
                  ? "New column"
                  : "Days"
        }
      >
        <NameField key={column} {...parts} name={name} column={column} />
      </PanelSection>
      {input ? <InputFields key={`input ${column}`} {...parts} input={input} /> : null}
      {output ? <OutputFields key={`output ${column}`} {...parts} output={output} /> : null}
      {readOnly || input || output || !isOpen(draft, name) ? null : (
        <MeaningButtons draft={draft} name={name} />
      )}
      {readOnly || (!input && !output && !isOpen(draft, name)) ? null : (
        <PanelSection>
          <Button
            look="danger"
            onClick={() => draft.change((state) => deleteColumn(state, column))}
          >
            Delete column
          </Button>
        </PanelSection>
      )}
    </>
  );
}

/** Whether nothing says what a column is: it came with a sheet. */
function isOpen({ table: { shape } }: TableDraft, name: string): boolean {
  const { decision, validity } = shape;
  return name !== decision?.comment && name !== validity?.from && name !== validity?.until;
}

function MeaningButtons({ draft, name }: { readonly draft: TableDraft; readonly name: string }) {
  const mean = (kind: "condition" | "result") =>
    draft.change((state) =>
      changeDecision(state, (rules) =>
        kind === "result"
          ? { ...rules, outputs: [...rules.outputs, { column: name, type: "text", values: [] }] }
          : {
              ...rules,
              inputs: [
                ...rules.inputs,
                { column: name, expression: "input", type: "text", values: [] },
              ],
            },
      ),
    );
  return (
    <PanelSection title="What is it?" className="space-x-1">
      <Button onClick={() => mean("condition")}>A condition</Button>
      <Button onClick={() => mean("result")}>A result</Button>
    </PanelSection>
  );
}

function NameField({
  draft,
  name,
  column,
  readOnly,
  problem,
}: FormProps & { readonly name: string; readonly column: number }) {
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { column: naming, set } = useColumnToName();
  useEffect(() => {
    if (naming !== column) return;
    const timer = setTimeout(() => {
      input.current?.focus();
      input.current?.select();
      set(null);
    }, 50);
    return () => clearTimeout(timer);
  }, [naming, column, set]);
  const next = typed?.trim() ?? name;
  const isTaken = typed !== null && isNameTaken(draft.table.shape.columns, column, next);
  const leave = () => {
    if (next !== "" && next !== name) draft.change((state) => renameColumn(state, column, next));
    setTyped(null);
  };
  const taking = isTaken ? `There is already a column “${next}”.` : undefined;
  return (
    <Field label="Name" required error={taking ?? problem}>
      {(control) => (
        <Input
          {...control}
          ref={input}
          maxLength={columnNameMax}
          disabled={readOnly}
          {...(typed === null ? taken : {})}
          value={typed ?? name}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !isTaken) leave();
            if (event.key === "Escape") setTyped(null);
          }}
        />
      )}
    </Field>
  );
}

function InputFields({ draft, readOnly, input }: FormProps & { readonly input: DecisionInput }) {
  const change = (next: Partial<DecisionInput>) =>
    draft.change((state) =>
      changeDecision(state, (rules) => ({
        ...rules,
        inputs: rules.inputs.map((one) =>
          one.column === input.column ? { ...one, ...next } : one,
        ),
      })),
    );
  return (
    <PanelSection className="space-y-3">
      <Field
        label="Value"
        required
        help="An expression over input, which is what a step decides about."
      >
        {(control) => (
          <LateText
            control={control}
            mono
            disabled={readOnly}
            text={input.expression}
            onText={(expression) => change({ expression })}
          />
        )}
      </Field>
      <Field label="Type" required>
        {(control) => (
          <Select
            id={control.id}
            disabled={readOnly}
            value={input.type}
            onValueChange={(type) => change({ type: type as DecisionInput["type"] })}
            options={inputTypes.map((value) => ({ value, label: inputTypeWords[value] }))}
          />
        )}
      </Field>
      {input.type === "choice" ? (
        <ValuesField
          values={input.values}
          readOnly={readOnly}
          help="One a line. With all of them here, gaps are found that would else be hidden."
          onValues={(values) => change({ values })}
        />
      ) : null}
    </PanelSection>
  );
}

function OutputFields({
  draft,
  decision,
  readOnly,
  output,
}: FormProps & { readonly output: DecisionOutput }) {
  const change = (next: Partial<DecisionOutput>) =>
    draft.change((state) =>
      changeDecision(state, (rules) => ({
        ...rules,
        outputs: rules.outputs.map((one) =>
          one.column === output.column ? { ...one, ...next } : one,
        ),
      })),
    );
  return (
    <PanelSection className="space-y-3">
      <Field
        label="Type"
        required
        help={
          output.type === "message"
            ? "A sentence for people; ${given.…} and ${input.…} put values in."
            : "A cell that begins with = computes its value."
        }
      >
        {(control) => (
          <Select
            id={control.id}
            aria-describedby={control["aria-describedby"]}
            disabled={readOnly}
            value={output.type}
            onValueChange={(type) => change({ type: type as DecisionOutput["type"] })}
            options={outputTypes.map((value) => ({ value, label: outputTypeWords[value] }))}
          />
        )}
      </Field>
      {output.type === "choice" ? (
        <ValuesField
          values={output.values}
          readOnly={readOnly}
          help={
            decision.hit === "priority"
              ? "One a line; the upper one goes before those below."
              : "One a line."
          }
          onValues={(values) => change({ values })}
        />
      ) : null}
    </PanelSection>
  );
}

function ValuesField({
  values,
  readOnly,
  help,
  onValues,
}: {
  readonly values: readonly string[];
  readonly readOnly: boolean;
  readonly help: string;
  readonly onValues: (values: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    if (typed !== null) {
      const next = typed.split("\n").map((line) => line.trim());
      onValues(next.filter((line) => line !== ""));
    }
    setTyped(null);
  };
  return (
    <Field label="Values" required help={help}>
      {(control) => (
        <Textarea
          {...control}
          rows={4}
          disabled={readOnly}
          {...(typed === null ? taken : {})}
          value={typed ?? values.join("\n")}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
  );
}

/** A text that is taken when one leaves it, so that a step back undoes all of it. */
function LateText({
  control,
  text,
  mono = false,
  disabled,
  onText,
}: {
  readonly control: { readonly id: string; readonly "aria-describedby": string | undefined };
  readonly text: string;
  readonly mono?: boolean;
  readonly disabled: boolean;
  readonly onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    if (typed !== null && typed.trim() !== text) onText(typed.trim());
    setTyped(null);
  };
  return (
    <Input
      id={control.id}
      aria-describedby={control["aria-describedby"]}
      disabled={disabled}
      className={mono ? "mono" : ""}
      {...(typed === null ? taken : {})}
      value={typed ?? text}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") leave();
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}
