"use client";

import { CircleCheck, CircleX, Plus, Trash2, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { taken } from "@/components/tables/use-undo-keys";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { changeDecision } from "@/runtime/rules/decision-content";
import {
  type DecisionShape,
  type DecisionTest,
  type InputType,
  testsMax,
} from "@/runtime/rules/decision-shape";
import type { TestResult } from "@/runtime/rules/run-tests";
import { resultWord, Verdict } from "./rule-words";

const looks = {
  pass: { icon: CircleCheck, word: "Passes", tone: "text-positive" },
  fail: { icon: CircleX, word: "Fails", tone: "text-negative" },
  error: { icon: TriangleAlert, word: "Cannot be decided", tone: "text-negative" },
} as const;

/** A field of a test row that is to have the keyboard: the value of a condition, or its name. */
export type AskedTest = { readonly test: number; readonly column: string | null };

type RowsProps = {
  readonly draft: TableDraft;
  readonly decision: DecisionShape;
  readonly results: readonly TestResult[];
  readonly readOnly: boolean;
  /** The test row whose decision is explained. */
  readonly chosen: number;
  /** Whether its reasons are shown. */
  readonly explained: boolean;
  readonly asked: AskedTest | null;
  readonly onChoose: (test: number) => void;
  readonly onAsk: (asked: AskedTest) => void;
  /** Shows why it is decided so. */
  readonly onWhy: (test: number) => void;
};

/** Examples with what is expected of them, decided again with every change of the table. */
export function TestRows(props: RowsProps) {
  const { draft, decision, readOnly, onChoose, onAsk } = props;
  const adding = useRef<HTMLButtonElement>(null);
  const change = (edit: (tests: readonly DecisionTest[]) => readonly DecisionTest[]) =>
    draft.change((state) =>
      changeDecision(state, (rules) => ({ ...rules, tests: edit(rules.tests) })),
    );
  const add = () => {
    change((tests) => [...tests, { name: "", given: {}, expected: {} }]);
    onChoose(decision.tests.length);
    onAsk({ test: decision.tests.length, column: null });
  };
  const count = decision.tests.length;
  const before = useRef(count);
  useEffect(() => {
    // Whoever deleted the last one goes on with a new one.
    if (count === 0 && before.current > 0) adding.current?.focus();
    before.current = count;
  }, [count]);
  const addButton =
    readOnly || decision.tests.length >= testsMax ? null : (
      <Button ref={adding} look="quiet" onClick={add}>
        <Icon as={Plus} size="s" />
        Test row
      </Button>
    );
  if (decision.tests.length === 0) {
    return (
      <EmptyState
        title="No test rows yet"
        why="A test row is an example: the values of the conditions, and what must be decided. Every change of the table decides all of them again."
        actions={addButton}
      />
    );
  }
  return (
    <>
      <Table aria-label="Test rows">
        <thead className="sticky top-0 z-1 bg-surface">
          <tr>
            <TableHead>
              <span className="sr-only">Outcome</span>
            </TableHead>
            <TableHead>Case</TableHead>
            {decision.inputs.map(({ column, type }) => (
              <TableHead key={column} className={cn(isNumeric(type) && "text-right")}>
                {column}
              </TableHead>
            ))}
            {decision.outputs.map(({ column }) => (
              <TableHead key={column}>Expected {column}</TableHead>
            ))}
            <TableHead>Got</TableHead>
            <TableHead className="text-right">Row</TableHead>
            <TableHead>
              <span className="sr-only">Delete</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {decision.tests.map((test, at) => (
            <TestLine
              // biome-ignore lint/suspicious/noArrayIndexKey: test rows have no other name than their place
              key={at}
              {...props}
              test={test}
              at={at}
              onChange={change}
            />
          ))}
        </tbody>
      </Table>
      <p className="px-2 py-1">{addButton}</p>
    </>
  );
}

function TestLine({
  decision,
  results,
  readOnly,
  chosen,
  explained,
  asked,
  onChoose,
  onWhy,
  test,
  at,
  onChange,
}: RowsProps & {
  readonly test: DecisionTest;
  readonly at: number;
  readonly onChange: (edit: (tests: readonly DecisionTest[]) => readonly DecisionTest[]) => void;
}) {
  const result = results[at];
  const { icon, word, tone } = looks[result?.state ?? "error"];
  const write = (next: Partial<DecisionTest>) =>
    onChange((tests) => tests.map((one, index) => (index === at ? { ...one, ...next } : one)));
  const named = test.name || `test row ${at + 1}`;
  const askedFor = (column: string | null) =>
    asked?.test === at && asked.column === column ? asked : null;
  return (
    <TableRow
      className={cn(at === chosen && "bg-accent-tint")}
      aria-selected={at === chosen}
      onFocusCapture={() => onChoose(at)}
    >
      <TableCell>
        <button
          type="button"
          aria-pressed={explained && at === chosen}
          data-state={explained && at === chosen ? "on" : "off"}
          onClick={() => onWhy(at)}
          className="flex size-6 items-center justify-center rounded-5"
          aria-label={`${word}: ${named}. Show why.`}
          title={word}
        >
          <Icon as={icon} size="m" className={tone} />
        </button>
      </TableCell>
      <TestCell
        label={`Case of ${named}`}
        text={test.name}
        readOnly={readOnly}
        asked={askedFor(null)}
        wide
        onText={(name) => write({ name })}
      />
      {decision.inputs.map(({ column, type }) => (
        <TestCell
          key={column}
          label={`${column} of ${named}`}
          text={cellOf(test.given, column)}
          mono
          number={isNumeric(type)}
          readOnly={readOnly}
          asked={askedFor(column)}
          onText={(text) => write({ given: withCell(test.given, column, text) })}
        />
      ))}
      {decision.outputs.map(({ column }) => (
        <TestCell
          key={column}
          label={`Expected ${column} of ${named}`}
          text={cellOf(test.expected, column)}
          wrong={result?.state === "fail" && result.wrong.includes(column)}
          readOnly={readOnly}
          onText={(text) => write({ expected: withCell(test.expected, column, text) })}
        />
      ))}
      <TableCell className={cn(result?.state === "fail" && "text-negative")}>
        <Got decision={decision} result={result} />
      </TableCell>
      <TableCell className="text-right tabular-nums">{rowWord(result)}</TableCell>
      <TableCell>
        {readOnly ? null : (
          <IconButton
            icon={Trash2}
            size="s"
            label={`Delete ${named}`}
            onClick={(event) => {
              // The last line goes, whichever it was.
              const row = event.currentTarget.closest("tr");
              const above = row?.nextElementSibling == null ? row?.previousElementSibling : null;
              above?.querySelector<HTMLElement>("td:last-child button")?.focus();
              onChange((tests) => tests.filter((_, index) => index !== at));
            }}
          />
        )}
      </TableCell>
    </TableRow>
  );
}

function Got({
  decision,
  result,
}: {
  readonly decision: DecisionShape;
  readonly result: TestResult | undefined;
}) {
  if (result === undefined) return null;
  if (result.state === "error") {
    return (
      <span className="block max-w-[320px] truncate text-negative" title={result.message}>
        {result.message}
      </span>
    );
  }
  const [first, ...others] = decision.outputs.map(({ column }) => column);
  const more = resultWord(result.results, others);
  return (
    <span className="block max-w-[320px] truncate" title={more}>
      <Verdict word={resultWord(result.results, [first ?? ""])} />
      {more === "" ? null : <span className="text-fg-3"> {more}</span>}
    </span>
  );
}

const isNumeric = (type: InputType): boolean => type === "number" || type === "integer";

function rowWord(result: TestResult | undefined): string {
  if (result === undefined || result.state === "error") return "";
  return result.rows.length === 0 ? "default" : result.rows.map((row) => row + 1).join(", ");
}

function cellOf(cells: { readonly [column: string]: string }, column: string): string {
  return Object.hasOwn(cells, column) ? (cells[column] ?? "") : "";
}

function withCell(cells: { readonly [column: string]: string }, column: string, text: string) {
  const { [column]: _before, ...others } = cells;
  return text === "" ? others : { ...others, [column]: text };
}

/** To the same column of the row above or below; whether there is one. */
function goTo(input: HTMLInputElement, by: number): boolean {
  const cell = input.closest("td");
  const row = cell?.parentElement;
  const beside = by < 0 ? row?.previousElementSibling : row?.nextElementSibling;
  const other = beside?.children[cell?.cellIndex ?? -1]?.querySelector("input");
  if (other == null) return false;
  other.focus();
  other.select();
  return true;
}

function TestCell({
  label,
  text,
  onText,
  readOnly,
  mono = false,
  number = false,
  asked = null,
  wide = false,
  wrong = false,
}: {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly readOnly: boolean;
  readonly mono?: boolean;
  /** Numbers stand at the right, so that their digits are below each other. */
  readonly number?: boolean;
  /** It is to have the keyboard. */
  readonly asked?: AskedTest | null;
  readonly wide?: boolean;
  /** What was got is something else. */
  readonly wrong?: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked === null) return;
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  const leave = () => {
    if (typed !== null && typed.trim() !== text) onText(typed.trim());
    setTyped(null);
  };
  return (
    <TableCell className="p-0">
      <input
        ref={input}
        {...(typed === null ? taken : {})}
        aria-label={label}
        aria-invalid={wrong || undefined}
        readOnly={readOnly}
        value={typed ?? text}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter") leave();
          if (event.key === "Escape") setTyped(null);
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (by !== undefined && goTo(event.currentTarget, by)) event.preventDefault();
        }}
        className={cn(
          "h-8 w-full bg-transparent px-2 text-12 outline-none focus:bg-surface focus:shadow-[inset_0_0_0_2px_var(--accent)] focus-visible:outline-none",
          wide ? "min-w-52" : "min-w-24",
          mono && "mono",
          number && "text-right",
          wrong && "text-negative",
        )}
      />
    </TableCell>
  );
}
