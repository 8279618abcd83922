"use client";

import { TriangleAlert, Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Textarea } from "@/components/ui/textarea";
import type { DecodedText } from "@/runtime/tables/read-sheet";

export type SheetFile = DecodedText & { readonly name: string };

/** Where the rows come from: a file, or what is pasted. */
export function ImportSource({
  file,
  refused,
  pasted,
  onPaste,
  onFile,
}: {
  readonly file: SheetFile | null;
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
