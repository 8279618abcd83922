"use client";

import { TriangleAlert, Upload } from "lucide-react";
import { type ChangeEvent, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { RadioGroup } from "@/components/ui/radio-group";
import { Textarea } from "@/components/ui/textarea";
import { counted } from "@/runtime/counted";
import { hasHeader, type ImportPlan, planImport } from "@/runtime/tables/import-sheet";
import { type DecodedText, decodeText, readSheet, whyNoSheet } from "@/runtime/tables/read-sheet";
import { ChangeCounts } from "./row-changes";
import type { TableDraft } from "./use-table-draft";

type Mode = "replace" | "merge";
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
  const [pasted, setPasted] = useState("");
  const [file, setFile] = useState<(DecodedText & { readonly name: string }) | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [header, setHeader] = useState<boolean | null>(null);
  const [mode, setMode] = useState<Mode>(
    // Rules have no key: what comes in is most often the whole table, changed elsewhere.
    draft.table.shape.decision === undefined ? "merge" : "replace",
  );
  const text = file?.text ?? given ?? pasted;
  const { table } = draft;
  const sheet = useMemo(() => (text.trim() === "" ? null : readSheet(text)), [text]);
  const guessed = sheet !== null && hasHeader(sheet, table.shape.columns);
  const plan = useMemo(
    () => (sheet === null ? null : planImport(table, sheet, { header: header ?? guessed, mode })),
    [sheet, table, header, guessed, mode],
  );
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
    setHeader(null);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        className="top-[8%]"
        title={plan === null ? "Which rows come in?" : "Take these rows?"}
        description="Nothing is written until you save or publish the table; Ctrl Z takes the rows out again."
        footer={
          <DialogActions disabled={plan === null || plan.problemCount > 0} onClick={accept}>
            {plan === null ? "Take rows" : `Take ${countWords(plan)}`}
          </DialogActions>
        }
      >
        {given === null ? (
          <Source
            file={file}
            refused={refused}
            pasted={pasted}
            onPaste={(value) => {
              setFile(null);
              setHeader(null);
              setPasted(value);
            }}
            onFile={choose}
          />
        ) : null}
        {plan === null || sheet === null ? null : (
          <div className="mt-3 space-y-3">
            <CheckboxLine
              label="The first row holds the names of columns"
              checked={header ?? guessed}
              onCheckedChange={(on) => setHeader(on === true)}
            />
            {table.rows.length > 0 ? (
              <RadioGroup<Mode>
                label="What happens to the rows that are there"
                value={mode}
                onValueChange={setMode}
                options={[
                  {
                    value: "merge",
                    ...(table.shape.decision === undefined
                      ? {
                          label: "Change and add",
                          help: "Rows of the same key are changed, new ones added, all others stay.",
                        }
                      : { label: "Add below", help: "All rows that are there stay." }),
                  },
                  {
                    value: "replace",
                    label: "Put in place of all rows",
                    help: "What is not in the sheet is gone.",
                  },
                ]}
              />
            ) : null}
            <Preview plan={plan} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function countWords({ changes: { added, changed, removed } }: ImportPlan): string {
  const rows = added + changed;
  const gone = removed > 0 ? `, remove ${formatCount(removed)}` : "";
  return `${counted(rows, "row")}${gone}`;
}

function Source({
  file,
  refused,
  pasted,
  onPaste,
  onFile,
}: {
  readonly file: (DecodedText & { readonly name: string }) | null;
  readonly refused: string | null;
  readonly pasted: string;
  readonly onPaste: (text: string) => void;
  readonly onFile: (file: File | undefined) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => input.current?.click()}>
          <Icon as={Upload} size="s" />
          Choose a CSV file…
        </Button>
        <input
          ref={input}
          type="file"
          aria-label="CSV file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          className="sr-only"
          tabIndex={-1}
          onChange={(event: ChangeEvent<HTMLInputElement>) => {
            onFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {file === null ? (
          <span className="text-12 text-fg-3">or paste rows from a spreadsheet:</span>
        ) : (
          <span className="text-12 text-fg-2">
            {file.name}, read as {file.encoding}
          </span>
        )}
      </div>
      {file?.encoding === "Windows-1252" ? (
        <p className="flex gap-1.5 text-12 text-caution">
          <Icon as={TriangleAlert} size="s" className="mt-px" />
          The file is no UTF-8. Look at letters such as ä, é and ß below before you take it.
        </p>
      ) : null}
      {refused === null ? null : (
        <p role="alert" className="text-12 text-negative">
          {refused}
        </p>
      )}
      {file === null ? (
        <Textarea
          aria-label="Rows"
          rows={4}
          className="mono max-h-40 overflow-y-auto text-12"
          placeholder={"theirs\tours\nA-100\tSKU-1"}
          value={pasted}
          onChange={(event) => onPaste(event.target.value)}
        />
      ) : null}
    </div>
  );
}

const previewRows = 8;

function Preview({ plan }: { readonly plan: ImportPlan }) {
  const { columns } = plan.table.shape;
  const rows = plan.changes.rows.flatMap((change) =>
    change.kind === "removed" ? [] : [change.after],
  );
  return (
    <>
      {plan.problemCount > 0 ? (
        <section aria-label="Problems" role="alert">
          <h3 className="font-medium text-12 text-negative">
            {counted(plan.problemCount, "problem")}: mend the sheet and take it again
          </h3>
          <ol className="mt-1 max-h-40 overflow-y-auto text-12">
            {plan.problems.slice(0, 200).map(({ message }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice
              <li key={at} className="border-line border-b py-1">
                {message}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      <div className="-mx-4">
        <ChangeCounts changes={plan.changes} />
      </div>
      <section
        aria-label="First rows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
        tabIndex={0}
        className="overflow-x-auto"
      >
        <table className="w-full border-collapse text-12">
          <thead>
            <tr>
              {columns.map((name, at) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: names of a sheet may be twice
                  key={at}
                  scope="col"
                  className="h-head whitespace-nowrap border-line border-b px-2 text-left font-medium text-fg-3"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, previewRows).map((row) => (
              <tr key={row} className="border-line border-b">
                {columns.map((_, at) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name than their place
                    key={at}
                    className="h-7 max-w-56 truncate px-2"
                  >
                    {plan.table.rows[row]?.[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > previewRows ? (
          <p className="px-2 py-1 text-12 text-fg-3">
            and {counted(rows.length - previewRows, "more row")}
          </p>
        ) : null}
      </section>
    </>
  );
}
