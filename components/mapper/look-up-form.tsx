"use client";

import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ColumnInput } from "@/components/inspector/column-input";
import { ExpressionInput } from "@/components/inspector/expression-input";
import { TableInput } from "@/components/inspector/table-input";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { type KnownTable, tableNamed } from "@/runtime/flow/known-table";
import {
  type LookUpBlock,
  lookUpBy,
  readLookUp,
  writeLookUp,
} from "@/runtime/mapping/look-up-block";

type LookUpFormProps = {
  /** A look-up, and nothing besides. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** The tables there are; null until they are known. */
  readonly tables: readonly KnownTable[] | null;
  /** What its keys may read. */
  readonly environment: TypeEnvironment;
  readonly of: string;
  readonly disabled: boolean;
  /** It was just put in: the caret goes to its table. */
  readonly begun: boolean;
};

/** A look-up as a form: the table, what is looked for in which of its columns, what is taken, and what if there is none. */
export function LookUpForm({
  text,
  onChange,
  tables,
  environment,
  of,
  disabled,
  begun,
}: LookUpFormProps) {
  const form = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (!begun) return;
    // The menu that it came from gives the focus back to its button first.
    const timer = setTimeout(() => form.current?.querySelector("input")?.select(), 50);
    return () => clearTimeout(timer);
  }, [begun]);
  const [typed, setTyped] = useState<LookUpBlock | null>(null);
  // A name that is being typed may be empty for a moment, which no text says.
  const block = typed !== null && writeLookUp(typed) === text ? typed : readLookUp(text);
  if (block === null) return null;
  const set = (next: Partial<LookUpBlock>) => {
    const changed = { ...block, ...next };
    setTyped(changed);
    onChange(writeLookUp(changed));
  };
  const columns = tableNamed(tables ?? [], block.table)?.columns ?? null;
  return (
    <fieldset
      ref={form}
      aria-label="Look-up"
      className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2 gap-y-1.5 text-12"
    >
      <Name>In</Name>
      <div>
        <TableInput
          aria-label="Table"
          data-field="lookup table"
          value={block.table}
          onChange={(table) => set(moved(block, table, tables))}
          tables={tables}
          disabled={disabled}
        />
      </div>
      <Keys
        block={block}
        columns={columns}
        environment={environment}
        of={of}
        disabled={disabled}
        onKeys={(keys) => set({ keys })}
      />
      <Name>take</Name>
      <ColumnInput
        aria-label="Column to take"
        value={block.take}
        onChange={(take) => set({ take })}
        columns={columns}
        disabled={disabled}
      />
      <Name>if no row</Name>
      <Otherwise block={block} environment={environment} of={of} disabled={disabled} onSet={set} />
    </fieldset>
  );
}

function Name({ children }: { readonly children: string }) {
  return <span className="pt-1.5 text-fg-2">{children}</span>;
}

/** In another table columns of the same names are kept; others are the first ones it has. */
function moved(
  block: LookUpBlock,
  table: string,
  tables: readonly KnownTable[] | null,
): Partial<LookUpBlock> {
  const known = tableNamed(tables ?? [], table);
  if (known === null) return { table };
  const { columns } = known;
  const isKept = block.keys.every(({ column }) => columns.includes(column));
  const said = block.keys.filter(({ value }) => value !== nothing);
  const fresh = lookUpBy(said[0]?.value ?? nothing, known);
  if (!isKept && said.length <= 1) return { table, keys: fresh.keys, take: fresh.take };
  return { table, take: columns.includes(block.take) ? block.take : fresh.take };
}

type PartProps = {
  readonly block: LookUpBlock;
  readonly environment: TypeEnvironment;
  readonly of: string;
  readonly disabled: boolean;
};

function Keys({
  block: { keys },
  columns,
  environment,
  of,
  disabled,
  onKeys,
}: PartProps & {
  readonly columns: readonly string[] | null;
  readonly onKeys: (keys: LookUpBlock["keys"]) => void;
}) {
  const free = (columns ?? []).find((column) => keys.every((key) => key.column !== column));
  const change = (at: number, next: Partial<LookUpBlock["keys"][number]>) =>
    onKeys(keys.map((key, index) => (index === at ? { ...key, ...next } : key)));
  return (
    <>
      {keys.map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the column is what is being typed
        <div key={at} className="contents">
          <Name>{at === 0 ? "where" : "and"}</Name>
          <div className="flex items-start gap-1.5">
            <span className="w-40 shrink-0">
              <ColumnInput
                aria-label={`Key column ${at + 1}`}
                value={key.column}
                onChange={(column) => change(at, { column })}
                columns={columns}
                disabled={disabled}
              />
            </span>
            <span className="pt-1.5 text-fg-2">is</span>
            <ExpressionInput
              label={`Value of key ${at + 1}`}
              title={`Key ${key.column}`}
              of={of}
              path={`lookup key ${at}`}
              kind="expression"
              environment={environment}
              value={key.value}
              onChange={(value) => change(at, { value })}
              placeholder="input.…"
              disabled={disabled}
            />
            {keys.length > 1 ? (
              <IconButton
                icon={X}
                size="s"
                label={`Remove the key ${key.column}`}
                disabled={disabled}
                onClick={() => onKeys(keys.filter((_, index) => index !== at))}
              />
            ) : null}
          </div>
        </div>
      ))}
      <span />
      <span>
        <Button
          look="quiet"
          size="s"
          disabled={disabled || (columns !== null && free === undefined)}
          onClick={() => onKeys([...keys, { column: free ?? "", value: "" }])}
        >
          <Icon as={Plus} size="s" />
          Another key
        </Button>
      </span>
    </>
  );
}

const nothing = "missing";

function Otherwise({
  block: { otherwise },
  environment,
  of,
  disabled,
  onSet,
}: PartProps & { readonly onSet: (next: Partial<LookUpBlock>) => void }) {
  // What somebody writes may begin with the word that says “nothing”, or be it: their field stays.
  const [writes, setWrites] = useState(false);
  const leaves = otherwise === nothing && !writes;
  const chosen = otherwise === null ? "fail" : leaves ? "leave" : "default";
  const texts: { readonly [what: string]: string | null } = {
    fail: null,
    leave: nothing,
    default: '""',
  };
  return (
    <div className="flex items-start gap-1.5">
      <Select
        aria-label="If no row has the keys"
        className="w-40 shrink-0"
        options={[
          {
            value: "fail",
            label: "Fail",
            help: "The step fails, or waits for the row where its settings say so.",
          },
          { value: "leave", label: "Leave it out", help: "The field has no value." },
          { value: "default", label: "Use a default" },
        ]}
        value={chosen}
        disabled={disabled}
        onValueChange={(what) => {
          setWrites(what === "default");
          onSet({ otherwise: texts[what] ?? null });
        }}
      />
      {chosen === "default" ? (
        <ExpressionInput
          label="Default"
          title="Default"
          of={of}
          path="lookup default"
          kind="expression"
          environment={environment}
          value={otherwise ?? ""}
          onChange={(value) => {
            setWrites(true);
            onSet({ otherwise: value });
          }}
          disabled={disabled}
        />
      ) : null}
    </div>
  );
}
