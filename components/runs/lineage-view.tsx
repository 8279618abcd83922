"use client";

import { ArrowLeft, ArrowRight, X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { InterpreterProblem } from "@/components/shell/interpreter";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FieldUse, LineageOrigin, LineagePart } from "@/server/runs/field-lineage";
import type { OriginText } from "@/server/runs/field-origins";
import { howWords, notTold, placeWords, useWords } from "./lineage-words";
import { faceOf, settingWords } from "./node-words";
import { type HeldBy, useLineage } from "./use-lineage";

type LineageViewProps = {
  readonly heldBy: HeldBy;
  /** Place in what the step handed on; "" is all of it. */
  readonly field: string;
  readonly onClose: () => void;
};

/** Of one place of a value: the way back to the message, and all that it went into. */
export function LineageView({ heldBy, field, onClose }: LineageViewProps) {
  const title = useId();
  const head = useRef<HTMLHeadingElement>(null);
  // Who asks for it by keyboard goes on here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place that is asked about
  useEffect(() => head.current?.focus({ preventScroll: false }), [field]);
  return (
    <section
      aria-labelledby={title}
      className="border-line border-b bg-surface"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="flex items-center gap-2 py-1.5 pr-2 pl-3">
        <h3
          ref={head}
          id={title}
          tabIndex={-1}
          className="min-w-0 flex-1 break-all font-medium text-12"
        >
          Lineage of <span className="mono">{field === "" ? "all of it" : field}</span>
        </h3>
        <IconButton icon={X} size="s" label="Close the lineage" keys="Esc" onClick={onClose} />
      </div>
      <Back heldBy={heldBy} field={field} />
      <Forth heldBy={heldBy} field={field} />
    </section>
  );
}

function Said({ children }: { readonly children: React.ReactNode }) {
  return <p className="px-3 pb-2 text-12 text-fg-2">{children}</p>;
}

function problemWords(error: Error): string {
  return error instanceof InterpreterProblem ? error.message : "The page failed.";
}

function Back({ heldBy, field }: Omit<LineageViewProps, "onClose">) {
  const { data, error } = useLineage("lineage", heldBy, field);
  if (error) return <Said>It cannot be told: {problemWords(error)}</Said>;
  if (data === undefined) return <Skeleton lines={3} />;
  if (data.state !== "traced") return <Said>{notTold[data.state]}</Said>;
  return (
    <section aria-label="Where it comes from" className="px-3 pb-2">
      <h4 className="pb-1 text-11 text-fg-3">Where it comes from</h4>
      <OriginLine origin={data.origin} value={data.value} heldBy={heldBy} />
    </section>
  );
}

function OriginLine({
  origin,
  value,
  ofEach,
  heldBy,
}: {
  readonly origin: LineageOrigin;
  readonly value?: OriginText | undefined;
  /** Of a list: all that was read of its entries; absent where that is all. */
  readonly ofEach?: readonly string[] | undefined;
  readonly heldBy: HeldBy;
}) {
  const { node, path, field, how, parts, more } = origin;
  const name = node === null ? "" : faceOf(heldBy.view.document, node).name;
  return (
    <>
      <p className="flex items-baseline gap-1.5 text-12">
        <span className="min-w-0 break-words">
          {name === "" ? null : (
            <span className="text-fg-2">
              {name}
              {path === "" ? "" : `, ${path}`}:{" "}
            </span>
          )}
          <span className="mono break-words">{placeWords(field, ofEach)}</span>
          {howWords[how] === "" ? null : <span className="text-fg-3"> {howWords[how]}</span>}
        </span>
        <Shown value={value} />
      </p>
      {parts.length === 0 ? null : (
        <ul className="ml-1.5 border-line border-l pl-2.5">
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one value stay in their order
            <PartLines key={at} part={part} heldBy={heldBy} />
          ))}
        </ul>
      )}
      {more === true ? (
        <p className="pl-4 text-11 text-fg-3">… as told here already, or more</p>
      ) : null}
    </>
  );
}

function PartLines({ part, heldBy }: { readonly part: LineagePart; readonly heldBy: HeldBy }) {
  const { expression, label, table, reads, of, error } = part;
  const setting = [table, label].filter((word) => word !== undefined && word !== "").join(", ");
  return (
    <li className="py-0.5">
      <p className="break-words text-11 text-fg-3">
        {of === "list" ? "one entry per entry of " : setting === "" ? "= " : `${setting}: `}
        <span className="mono whitespace-pre-wrap">{expression}</span>
      </p>
      {error === undefined ? null : <p className="text-12 text-negative">{error}</p>}
      <ul>
        {reads.flatMap(({ path, value, ofEach, from }) =>
          from.length === 0
            ? [<ReadLine key={path} path={placeWords(path, ofEach)} value={value} />]
            : from.map((origin) => (
                <li
                  key={`${path} ${origin.node} ${origin.path} ${origin.field}`}
                  className="flex gap-1.5"
                >
                  <Icon as={ArrowLeft} size="s" className="mt-0.5 text-fg-3" />
                  <div className="min-w-0 flex-1">
                    <span className="sr-only">from </span>
                    <OriginLine {...{ origin, ofEach, heldBy }} value={value ?? missing} />
                  </div>
                </li>
              )),
        )}
      </ul>
    </li>
  );
}

const missing: OriginText = { text: "", characters: -1 };

function ReadLine({
  path,
  value,
}: {
  readonly path: string;
  readonly value?: OriginText | undefined;
}) {
  return (
    <li className="flex items-baseline gap-1.5 text-12">
      <Icon as={ArrowLeft} size="s" className="translate-y-0.5 text-fg-3" />
      <span className="mono min-w-0 break-words">{path}</span>
      <Shown value={value ?? missing} />
    </li>
  );
}

function Shown({ value }: { readonly value?: OriginText | undefined }) {
  if (value === undefined) return null;
  const { text, characters } = value;
  return (
    <span
      className="mono ml-auto min-w-0 shrink-0 basis-1/3 truncate text-right text-12"
      title={characters <= text.length ? text : `${text}… (${characters} characters)`}
    >
      {characters < 0 ? (
        <span className="text-fg-3">missing</span>
      ) : characters <= text.length ? (
        text
      ) : (
        `${text}…`
      )}
    </span>
  );
}

function Forth({ heldBy, field }: Omit<LineageViewProps, "onClose">) {
  const { data, error } = useLineage("uses", heldBy, field);
  if (error) return <Said>What it went into cannot be told: {problemWords(error)}</Said>;
  if (data === undefined) return <Skeleton lines={3} />;
  if (data.state !== "traced") return null;
  const { uses, turnsLeft } = data;
  return (
    <section aria-label="What it went into" className="px-3 pb-2.5">
      <h4 className="pb-1 text-11 text-fg-3">What it went into</h4>
      {uses.length === 0 ? (
        <p className="text-12 text-fg-2">Nothing that ran has read it.</p>
      ) : null}
      <ul>
        {uses.map((use) => (
          <UseLine
            key={`${use.node} ${use.path} ${use.kind} ${use.target}`}
            use={use}
            heldBy={heldBy}
          />
        ))}
      </ul>
      {turnsLeft === 0 ? null : (
        <p className="pt-1 text-11 text-fg-3">
          Of long loops the first items; {counted(turnsLeft, "step")} more ran.
        </p>
      )}
    </section>
  );
}

function UseLine({ use, heldBy }: { readonly use: FieldUse; readonly heldBy: HeldBy }) {
  const { node, path, kind, target, expression, table, value, read, of } = use;
  const { name } = faceOf(heldBy.view.document, node);
  const setting = kind === "field" ? null : settingWords(heldBy.view.document, node, target);
  const derived = of.node !== heldBy.node || of.path !== heldBy.path;
  return (
    <li className={derived ? "border-line border-l py-0.5 pl-2.5" : "py-0.5"}>
      <p className="flex items-baseline gap-1.5 text-12">
        <Icon as={ArrowRight} size="s" className="translate-y-0.5 text-fg-3" />
        <span className="min-w-0 break-all">
          <span className="text-fg-2">
            {name}
            {path === "" ? "" : `, ${path}`}, {useWords[kind]}
            {table === undefined ? "" : ` in ${table}`}:{" "}
          </span>
          {setting === null ? <span className="mono">{target}</span> : setting}
        </span>
        <Shown value={value} />
      </p>
      <p className="mono whitespace-pre-wrap break-words pl-5 text-11 text-fg-3">
        {expression === "" ? read : expression}
      </p>
    </li>
  );
}
