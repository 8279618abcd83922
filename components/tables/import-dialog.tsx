"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { formatCount } from "@/components/ui/format";
import { RadioGroup } from "@/components/ui/radio-group";
import { counted } from "@/runtime/counted";
import { hasHeader, type ImportPlan, planImport } from "@/runtime/tables/import-sheet";
import { decodeText, readSheet, whyNoSheet } from "@/runtime/tables/read-sheet";
import { ImportPreview } from "./import-preview";
import { ImportSource, type SheetFile } from "./import-source";
import type { TableDraft } from "./use-table-draft";

type Mode = "replace" | "merge";
type Bad = "leave-out" | "take";
const bytesMax = 24_000_000;

/** Rows from a file or the clipboard: first what they would do, then into the grid, where they are saved or undone. */
export function ImportDialog({
  draft,
  text: given,
  onClose,
}: {
  readonly draft: TableDraft;
  /** What was pasted; null asks for it. */
  readonly text: string | null;
  readonly onClose: () => void;
}) {
  const { table } = draft;
  const isRules = table.shape.decision !== undefined;
  const [pasted, setPasted] = useState("");
  const [file, setFile] = useState<SheetFile | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [header, setHeader] = useState<boolean | null>(null);
  const [mode, setMode] = useState<Mode>("merge");
  const [bad, setBad] = useState<Bad>("leave-out");
  // A column of rules means nothing before somebody says what: most often it is another one, misspelt.
  const [adds, setAdds] = useState(!isRules);
  const [meant, setMeant] = useState<ReadonlyMap<string, string>>(new Map());
  const text = file?.text ?? given ?? pasted;
  const sheet = useMemo(() => (text.trim() === "" ? null : readSheet(text)), [text]);
  const guessed = sheet !== null && hasHeader(sheet, table.shape.columns);
  const named = header ?? guessed;
  const plan = useMemo(() => {
    if (sheet === null) return null;
    const [first = [], ...rest] = sheet.rows;
    const head = first.map((name) => meant.get(name) ?? name);
    const read = named ? { ...sheet, rows: [head, ...rest] } : sheet;
    const unknown = adds ? "add" : "leave-out";
    return planImport(table, read, { header: named, mode, bad, unknown });
  }, [sheet, table, named, mode, bad, adds, meant]);
  const forget = () => {
    setHeader(null);
    setMeant(new Map());
  };
  const accept = () => {
    if (plan === null) return;
    draft.change(() => plan.table);
    onClose();
  };
  const choose = async (chosen: File | undefined) => {
    setRefused(null);
    if (chosen === undefined) return;
    if (chosen.size > bytesMax) {
      setRefused(`${chosen.name} is larger than ${bytesMax / 1_000_000} MB. Split it.`);
      return;
    }
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const unfit = whyNoSheet(bytes);
    if (unfit !== null) {
      setFile(null);
      setRefused(`${chosen.name} ${unfit}.`);
      return;
    }
    setFile({ ...decodeText(bytes), name: chosen.name });
    forget();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        className="top-[8%]"
        title={plan === null ? "Which rows come in?" : "Take these rows?"}
        description="Nothing is written until you save or publish the table; Ctrl Z takes the rows out again."
        footer={
          <DialogActions disabled={plan === null || plan.blocked} onClick={accept}>
            {plan === null ? "Take rows" : takeWords(plan, table.rows.length, mode)}
          </DialogActions>
        }
      >
        {given === null ? (
          <ImportSource
            file={file}
            refused={refused}
            pasted={pasted}
            onPaste={(value) => {
              setFile(null);
              forget();
              setPasted(value);
            }}
            onFile={choose}
          />
        ) : null}
        {plan === null ? null : (
          <div className="mt-3 space-y-3">
            <CheckboxLine
              label="The first row holds the names of columns"
              checked={named}
              onCheckedChange={(on) => setHeader(on === true)}
            />
            <UnknownColumns
              unknown={plan.unknown}
              adds={adds}
              onAdds={setAdds}
              onMeant={(name, near) => setMeant(new Map(meant).set(name, near))}
            />
            {table.rows.length > 0 ? (
              <RadioGroup<Mode>
                label="What happens to the rows that are there"
                value={mode}
                onValueChange={setMode}
                options={[
                  { value: "merge", ...mergeWords(isRules) },
                  {
                    value: "replace",
                    label: `Replace all ${counted(table.rows.length, "row")}`,
                    help: isRules
                      ? "All rows that are there go. Default row and test rows stay."
                      : "What is not in the sheet is gone.",
                  },
                ]}
              />
            ) : null}
            {isRules && plan.badRows.size > plan.unfitCount ? (
              <RadioGroup<Bad>
                label="What happens to rows with problems"
                value={bad}
                onValueChange={setBad}
                options={[
                  {
                    value: "leave-out",
                    label: `Leave out ${counted(plan.badRows.size, "row")} with problems`,
                  },
                  {
                    value: "take",
                    label: "Take them, too",
                    help: takeHelp(plan.unfitCount),
                  },
                ]}
              />
            ) : null}
            <ImportPreview plan={plan} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function mergeWords(isRules: boolean) {
  return isRules
    ? { label: "Add below", help: "All rows that are there stay." }
    : {
        label: "Change and add",
        help: "Rows of the same key are changed, new ones added, all others stay.",
      };
}

function takeHelp(unfit: number): string {
  const marked =
    "Their cells are marked in the grid; the table can be published once they are mended.";
  if (unfit === 0) return marked;
  return `${marked} ${counted(unfit, "row")} with too few or too many cells ${unfit === 1 ? "stays" : "stay"} out.`;
}

/** What the button does, with how many rows come, are left out, and go. */
function takeWords(plan: ImportPlan, there: number, mode: Mode): string {
  const left = plan.sheet.rows.length - plan.takenCount;
  const rows = counted(plan.takenCount, "row");
  const out = left > 0 ? `, leave out ${formatCount(left)}` : "";
  if (mode === "replace" && there > 0) return `Replace ${formatCount(there)} by ${rows}${out}`;
  return `Take ${rows}${out}`;
}

/** Columns of the sheet that the table does not have: another one is meant, or they come in, or stay out. */
function UnknownColumns({
  unknown,
  adds,
  onAdds,
  onMeant,
}: {
  readonly unknown: ImportPlan["unknown"];
  readonly adds: boolean;
  readonly onAdds: (adds: boolean) => void;
  readonly onMeant: (name: string, near: string) => void;
}) {
  if (unknown.length === 0) return null;
  const names = unknown.map(({ name }) => `“${name}”`).join(", ");
  const one = unknown.length === 1;
  return (
    <section aria-label="Columns that the table does not have" className="space-y-1">
      <p className="text-12 text-caution">
        The table has no {one ? "column" : "columns"} {names}.{" "}
        {adds ? "" : one ? "It is left out." : "They are left out."}
      </p>
      <p className="flex flex-wrap gap-1 empty:hidden">
        {unknown.map(({ name, near }) =>
          near === undefined ? null : (
            <Button key={name} size="s" onClick={() => onMeant(name, near)}>
              Take “{name}” as “{near}”
            </Button>
          ),
        )}
      </p>
      <CheckboxLine
        label={one ? "Add it as a new column" : "Add them as new columns"}
        checked={adds}
        onCheckedChange={(on) => onAdds(on === true)}
      />
    </section>
  );
}
