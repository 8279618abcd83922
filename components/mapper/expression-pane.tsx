"use client";

import { BookMarked, Braces, Quote, Trash2, WandSparkles } from "lucide-react";
import { Fragment, type ReactNode, useId, useMemo, useState } from "react";
import { ExpressionInput } from "@/components/inspector/expression-input";
import type { FieldRemark } from "@/components/inspector/field-context";
import { ProblemNote } from "@/components/inspector/problem-note";
import { resultOnSample } from "@/components/inspector/result-on-sample";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import type { KnownTable } from "@/runtime/flow/known-table";
import type { JsonObject } from "@/runtime/json";
import { blockOf } from "@/runtime/mapping/block-words";
import { removeRow, writeRow } from "@/runtime/mapping/edit-map";
import { kindRemark } from "@/runtime/mapping/kind-remark";
import { lookUpBy, readLookUp, writeLookUp } from "@/runtime/mapping/look-up-block";
import { expressionField, type MapPlace } from "@/runtime/mapping/map-places";
import { listsAround } from "@/runtime/mapping/target-steps";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import { Fact } from "./fact";
import { loopScope } from "./loop-scope";
import { RowNote } from "./row-note";
import type { Mapper } from "./use-mapper";
import { kindWords, valueWords } from "./value-words";
import { blockIcons } from "./wires";
import { listWrappings, type Wrapping, wrapped, wrappings } from "./wrap-expression";

const LookUpForm = laterComponent(() =>
  import("./look-up-form").then((module) => module.LookUpForm),
);

type ExpressionPaneProps = {
  readonly mapper: Mapper;
  readonly node: TargetNode | null;
  readonly onLeave: () => void;
};

/** What the selected target is made of, as text, with what it gives on the sample. */
export function ExpressionPane({ mapper, node, onLeave }: ExpressionPaneProps) {
  if (node === null) {
    return (
      <section
        aria-label="Expression"
        className="flex h-36 shrink-0 flex-col justify-center border-line border-t px-3 text-12 text-fg-3"
      >
        <p>
          Choose a target field to see and write what it is made of: a field, a constant such as{" "}
          <code className="mono">"USD"</code>, or any expression.
        </p>
      </section>
    );
  }
  return <OpenPane key={node.target} mapper={mapper} node={node} onLeave={onLeave} />;
}

function OpenPane({ mapper, node, onLeave }: ExpressionPaneProps & { readonly node: TargetNode }) {
  const { places, host, readable, scope: sample, mayEdit } = mapper;
  const { target, place } = node;
  const text = place?.text ?? "";
  const lists = listsAround(target);
  const around = lists.join(" ");
  const { environment, scope } = useMemo(
    () => loopScope(places, around === "" ? [] : around.split(" "), readable, sample),
    [places, around, readable, sample],
  );
  const isOpen = lists.every((list) => mapper.loops.has(list));
  const found = place === null ? undefined : host.problem(expressionField(place));
  const kind = useMemo(
    () => (found === undefined ? kindRemark(text, node, environment) : null),
    [found, text, node, environment],
  );
  const problem: FieldRemark | undefined =
    kind === null ? found : { severity: "warning", code: "map-kind", ...kind };
  const [begun, setBegun] = useState(false);
  const looksUp = useMemo(() => readLookUp(text) !== null, [text]);
  const set = (next: string, kind: string | undefined = `map ${target}`) =>
    mapper.write(
      (fields) =>
        next === "" && place !== null && !place.isList && !place.required
          ? removeRow(fields, target)
          : writeRow(fields, target, {
              text: next,
              ...(place === null && node.required && { required: true }),
            }),
      `Map ${target}`,
      kind,
    );
  return (
    <section
      aria-label="Expression"
      className={cn("flex shrink-0 flex-col border-line border-t", looksUp ? "h-80" : "h-44")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onLeave();
      }}
    >
      <PaneHead mapper={mapper} node={node}>
        <Button look="quiet" size="s" disabled={!isOpen} onClick={() => constant(set)}>
          <Icon as={Quote} size="s" />
          Constant
        </Button>
        <Functions
          wrappings={place?.isList === true ? listWrappings : wrappings}
          disabled={text === ""}
          onWrap={(wrapping) => set(wrapped(wrapping, text), undefined)}
          onLookUp={
            isOpen && place?.isList !== true
              ? () => {
                  setBegun(true);
                  set(lookUpText(text, host.tables ?? []), undefined);
                }
              : undefined
          }
        />
      </PaneHead>
      <div className="flex min-h-0 flex-1 gap-3 overflow-y-auto px-3 pb-3">
        <div className="min-w-0 flex-1">
          {isOpen ? (
            <ExpressionInput
              value={text}
              onChange={(next) => set(next)}
              kind="expression"
              environment={environment}
              scope={null}
              label={`Value of ${target}`}
              title={target}
              of={mapper.name}
              placeholder={lists.length > 0 ? `${asOf(places, lists)}.…` : "input.…"}
              disabled={!mayEdit}
              trouble={problem?.severity}
              path={`map ${target}`}
              target={target}
            />
          ) : (
            <p className="py-1 text-12 text-fg-2">
              Nothing says yet what <code className="mono">{lists.at(-1)}</code> has an entry of:
              draw a line from a source list to it first.
            </p>
          )}
          <ProblemNote problem={problem} value={text} onFix={(next) => set(next, undefined)} />
          {looksUp && isOpen ? (
            <LookUpForm
              text={text}
              onChange={set}
              tables={host.tables}
              environment={environment}
              of={mapper.name}
              disabled={!mayEdit}
              begun={begun}
            />
          ) : null}
          {place?.isList === true ? <EntryName mapper={mapper} place={place} /> : null}
        </div>
        <Facts mapper={mapper} node={node} scope={scope} />
      </div>
    </section>
  );
}

/** Which target it is and what makes it, whether it is required, and what one can do about it. */
function PaneHead({
  mapper,
  node,
  children,
}: {
  readonly mapper: Mapper;
  readonly node: TargetNode;
  /** For who may change it. */
  readonly children: ReactNode;
}) {
  const { target, place } = node;
  const { mayEdit } = mapper;
  const required = useId();
  const isList = place?.isList === true;
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-3">
      <MadeBy node={node} />
      <span className="flex-1" />
      {place === null ? null : (
        <CheckboxLine
          id={required}
          label="Required"
          disabled={!mayEdit}
          checked={place.required}
          onCheckedChange={(checked) =>
            mapper.write(
              (fields) => writeRow(fields, target, { required: checked === true }),
              checked === true ? `Require ${target}` : `Do not require ${target}`,
            )
          }
        />
      )}
      {mayEdit ? (
        <>
          {children}
          <IconButton
            icon={Trash2}
            size="s"
            label={isList ? "Remove the list and what is in it" : "Remove"}
            keys="Del"
            disabled={place === null}
            onClick={() => mapper.write((fields) => removeRow(fields, target), `Remove ${target}`)}
          />
        </>
      ) : null}
    </div>
  );
}

function MadeBy({ node: { target, place, list, help } }: { readonly node: TargetNode }) {
  const text = place?.text ?? "";
  const block = blockOf(text === "" ? '""' : text);
  return (
    <>
      <span className="grid size-5.5 place-items-center rounded-5 text-fg-2 outline-strong">
        <Icon as={blockIcons[block.kind]} size="s" />
      </span>
      <h3 className="mono truncate font-semibold text-13">{target}</h3>
      <span className="truncate text-12 text-fg-3">
        {list && place?.isList === true ? "one entry per entry of" : ""}
        {block.kind === "path" || text === "" ? "" : block.words}
        {help === undefined ? "" : ` ${help}`}
      </span>
    </>
  );
}

/** What the target is, what it gets of the sample, and what it got where the map runs. */
function Facts({
  mapper,
  node,
  scope,
}: {
  readonly mapper: Mapper;
  readonly node: TargetNode;
  readonly scope: JsonObject | null;
}) {
  const { target, place, codes = [] } = node;
  const before = mapper.preview?.before;
  return (
    <dl className="grid w-72 shrink-0 grid-cols-[88px_1fr] content-start gap-x-2 gap-y-1 pt-1 text-12">
      <Fact name="Type">
        {kindWords(node)}
        {codes.length === 0 ? "" : `: ${codes.slice(0, 8).join(", ")}`}
        {codes.length > 8 ? "…" : ""}
      </Fact>
      <OnSample
        name={listsAround(target).length > 0 ? "First entry" : "Sample"}
        text={place?.text ?? ""}
        scope={scope}
      />
      {place === null ? null : <RowNote mapper={mapper} place={place} />}
      {before == null || place === null ? null : (
        <Fact name="Published">
          <span className="mono text-fg-3">
            {valueWords(before.values.get(target)) || "nothing"}
          </span>
        </Fact>
      )}
    </dl>
  );
}

const resultLooks = {
  value: "mono break-words",
  missing: "text-caution",
  failed: "text-negative",
} as const;

function OnSample({
  name,
  text,
  scope,
}: {
  readonly name: string;
  readonly text: string;
  readonly scope: JsonObject | null;
}) {
  const result = useMemo(
    () => (text === "" || scope === null ? null : resultOnSample(text, "expression", scope)),
    [text, scope],
  );
  if (result === null) return null;
  const { state, word, detail } = result;

  return (
    <Fact name={name}>
      <output aria-label="Result on the sample" className={resultLooks[state]}>
        {state === "value" ? shortened(detail) : `${word}: ${detail}`}
      </output>
    </Fact>
  );
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** An empty text with the caret in it. */
function constant(set: (text: string, kind: undefined) => void): void {
  set('""', undefined);
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-field^="map "]');
    field?.focus();
    field?.setSelectionRange(1, 1);
  });
}

/** A look-up by what is there, in the first table there is. */
function lookUpText(text: string, tables: readonly KnownTable[]): string {
  const table = tables.find(({ conditions }) => conditions === undefined);
  return writeLookUp(lookUpBy(text, table ?? { name: "", columns: [] }));
}

function asOf(places: readonly MapPlace[], lists: readonly string[]): string {
  return places.find(({ target }) => target === lists.at(-1))?.as ?? "item";
}

/** What an entry is called in the expressions inside the list. */
function EntryName({ mapper, place }: { readonly mapper: Mapper; readonly place: MapPlace }) {
  const id = useId();
  return (
    <p className="mt-1.5 flex items-center gap-2 text-12 text-fg-2">
      <Icon as={Braces} size="s" />
      <label htmlFor={id}>In it an entry is called</label>
      <Input
        id={id}
        boxClassName="h-6 w-32"
        className="mono text-12"
        disabled={!mapper.mayEdit}
        value={place.as}
        onChange={(event) =>
          mapper.write(
            (fields) => writeRow(fields, place.target, { as: event.target.value }),
            `Name the entries of ${place.target}`,
            `as ${place.target}`,
          )
        }
      />
    </p>
  );
}

function Functions({
  wrappings: all,
  disabled,
  onWrap,
  onLookUp,
}: {
  readonly wrappings: readonly Wrapping[];
  /** There is nothing yet that a function could be put around. */
  readonly disabled: boolean;
  readonly onWrap: (wrapping: Wrapping) => void;
  /** Absent where nothing can be looked up. */
  readonly onLookUp: (() => void) | undefined;
}) {
  const groups = [...new Set(all.map(({ group }) => group))];
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button look="quiet" size="s" disabled={disabled && onLookUp === undefined}>
          <Icon as={WandSparkles} size="s" />
          Add a function
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="max-h-80 overflow-y-auto">
        {onLookUp === undefined ? null : (
          <>
            <MenuLabel>Lookup tables</MenuLabel>
            <MenuItem icon={BookMarked} onSelect={onLookUp}>
              Look up in a table
            </MenuItem>
          </>
        )}
        {groups.map((group) => (
          <Fragment key={group}>
            <MenuLabel>{group}</MenuLabel>
            {all
              .filter((one) => one.group === group)
              .map((one) => (
                <MenuItem key={one.label} disabled={disabled} onSelect={() => onWrap(one)}>
                  {one.label}
                </MenuItem>
              ))}
          </Fragment>
        ))}
      </MenuContent>
    </Menu>
  );
}
