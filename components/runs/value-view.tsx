"use client";

import { Copy, Download, Maximize2 } from "lucide-react";
import { type ComponentProps, type ReactNode, useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { laterComponent } from "@/components/ui/later-component";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify, notifyFailure } from "@/components/ui/toast";
import { exportAddress } from "./export-address";
import { JsonText } from "./json-text";
import { PagedText } from "./paged-text";
import type { HeldBy } from "./use-lineage";
import type { ValuePreview } from "./use-run";
import { markField, type Pointer, pointAt, prettyText } from "./value-text";
import { ValueTree } from "./value-tree";

const WholeValueDialog = laterComponent(() =>
  import("./whole-value-dialog").then((module) => module.WholeValueDialog),
);

const PointedTree = laterComponent(() =>
  import("./pointed-tree").then((module) => module.PointedTree),
);

async function copyText(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    notify("Copied");
  } catch {
    notifyFailure("The browser did not let the page copy. Select the text instead.");
  }
}

type ValueViewProps = {
  readonly run: string;
  /** A `ref` below 0 is not stored: it is shown as it came. */
  readonly value: ValuePreview;
  /** "Output", "Request body": names the region and the copy button. */
  readonly label: string;
  readonly lead?: ReactNode;
  /** Name of a field to point at. */
  readonly bad?: string | null;
  /** Exactly what to point at: a line of raw text, or a path into the value. */
  readonly pointer?: Pointer | undefined;
  readonly linesMax?: number;
  /** The step that handed it on: its fields say where they come from. */
  readonly heldBy?: HeldBy | undefined;
};

type Mode = "text" | "tree";

function looksLikeJson({ text, complete }: ValuePreview): boolean {
  return complete ? /^\s*[[{]/.test(text) : text === "" || /^\s*[[{]/.test(text);
}

/** A value of a run as text or tree. A large one comes in pages; how much is shown is always said. */
export function ValueView(props: ValueViewProps) {
  const { run, value, label, lead } = props;
  const { environment } = usePlace();
  const [mode, setMode] = useState<Mode>("text");
  const [whole, setWhole] = useState(false);
  const stored = value.ref >= 0;
  const asTree = stored && looksLikeJson(value);
  return (
    <div>
      <div className="flex min-h-8.5 items-center gap-2 py-1 pr-2 pl-3">
        {lead}
        <span className="flex-1" />
        <span className="whitespace-nowrap text-12 text-fg-3 tabular-nums">
          {formatBytes(value.bytes)}
        </span>
        {asTree ? (
          <SegmentedControl<Mode>
            label={`How ${label.toLowerCase()} is shown`}
            value={mode}
            onValueChange={setMode}
            options={[
              { value: "text", label: "Text" },
              { value: "tree", label: "Tree" },
            ]}
          />
        ) : null}
        {value.complete && value.text !== "" ? (
          <IconButton
            icon={Copy}
            size="s"
            label={`Copy ${label.toLowerCase()}`}
            onClick={() => void copyText(prettyText(value.text).text)}
          />
        ) : null}
        {value.bytes > 0 ? (
          <IconButton
            icon={Maximize2}
            size="s"
            label={`Open ${label.toLowerCase()} in the editor`}
            onClick={() => setWhole(true)}
          />
        ) : null}
        {whole ? (
          <WholeValueDialog run={run} title={label} value={value} onClose={() => setWhole(false)} />
        ) : null}
        {stored ? (
          <Button size="s" look="quiet" className="px-1" asChild>
            <a
              href={exportAddress("value", environment.id, { run, ref: value.ref })}
              download
              title={`Download ${label.toLowerCase()}`}
            >
              <Icon as={Download} size="s" />
              <span className="sr-only">Download {label.toLowerCase()}</span>
            </a>
          </Button>
        ) : null}
      </div>
      {mode === "tree" && asTree ? (
        <TreeOf key={value.ref} run={run} value={value.ref} label={label} heldBy={props.heldBy} />
      ) : value.complete ? (
        <WholeText {...props} />
      ) : (
        <PagedText
          key={value.ref}
          run={run}
          value={value.ref}
          label={label}
          heldBy={props.heldBy}
        />
      )}
    </div>
  );
}

function TreeOf({
  heldBy,
  ...tree
}: ComponentProps<typeof ValueTree> & { readonly heldBy: HeldBy | undefined }) {
  return heldBy === undefined ? <ValueTree {...tree} /> : <PointedTree {...tree} heldBy={heldBy} />;
}

function WholeText({ value, label, bad = null, pointer, linesMax, heldBy }: ValueViewProps) {
  const shown = useMemo(() => prettyText(value.text), [value.text]);
  const { marks, missing } = useMemo(
    () =>
      pointer ? pointAt(value.text, pointer) : { marks: markField(shown.text, bad), missing: null },
    [pointer, value.text, shown.text, bad],
  );
  if (value.text === "") return null;
  return (
    <>
      {missing === null ? null : (
        <p className="border-line border-t bg-negative-tint px-3 py-1.5 text-12">
          <b className="mono font-medium">{missing}</b> is not there.
        </p>
      )}
      <JsonText
        text={shown.text}
        language={shown.language}
        marks={marks}
        label={label}
        {...(linesMax !== undefined && { linesMax })}
        className="border-line border-y"
        heldBy={heldBy}
      />
    </>
  );
}
