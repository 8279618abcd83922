"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { replaceHits, type SearchHit, searchFlow } from "@/runtime/flow/search-flow";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor, useEditorStore } from "./editor-context";
import { change, jumpTo } from "./editor-store";
import { offerWhile } from "./offer-while";
import { undoWithWord } from "./undo-words";

const shownMost = 200;
const kinds = { name: "Name", connection: "Connection", text: "" } as const;

/** Finds a text in names, connections and expressions; replaces one hit, or all as one step of undo. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const store = useEditorStore();
  const document = useEditor(({ sketch }) => sketch.document);
  const [find, setFind] = useState("");
  const [replacement, setReplacement] = useState("");
  const [matchCase, setMatchCase] = useState(false);
  const [wholeWord, setWholeWord] = useState(false);
  const hits = useMemo(
    () => searchFlow(document, nodeRegistry, { find, matchCase, wholeWord }),
    [document, find, matchCase, wholeWord],
  );
  const replace = (chosen: readonly SearchHit[]) =>
    change(
      store,
      (old) => ({ ...old, document: replaceHits(old.document, chosen, replacement) }),
      null,
      `Replace ${find} by ${replacement} (${chosen.length})`,
    );
  const nodes = new Set(hits.map(({ node }) => node)).size;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        wide
        title="Search and replace"
        description="In names, connections and all fields of this flow."
        footer={
          <>
            <Button onClick={onClose}>Close</Button>
            <Button
              look="primary"
              disabled={hits.length === 0}
              onClick={() => {
                replace(hits);
                const [step] = store.getState().past.slice(-1);
                offerWhile(store, ({ past }) => past.at(-1) === step, {
                  sentence: `${countOf(hits.length)} replaced.`,
                  run: () => undoWithWord(store),
                });
                onClose();
              }}
            >
              Replace {hits.length === 0 ? "all" : `all ${hits.length}`}
            </Button>
          </>
        }
      >
        <div className="grid grid-cols-2 gap-2">
          <Input
            aria-label="Find"
            placeholder="Find"
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
          <Input
            aria-label="Replace by"
            placeholder="Replace by"
            value={replacement}
            onChange={(event) => setReplacement(event.target.value)}
          />
        </div>
        <div className="mt-2 flex items-center gap-4 text-12">
          <CheckboxLine
            label="Match case"
            checked={matchCase}
            onCheckedChange={(on) => setMatchCase(on === true)}
          />
          <CheckboxLine
            label="Whole words"
            checked={wholeWord}
            onCheckedChange={(on) => setWholeWord(on === true)}
          />
          <span className="ml-auto text-fg-3" aria-live="polite">
            {find === "" ? "" : `${countOf(hits.length)} in ${counted(nodes, "node")}`}
          </span>
        </div>
        <ul aria-label="Hits" className="mt-2 max-h-80 divide-y divide-line overflow-y-auto">
          {hits.slice(0, shownMost).map((hit) => (
            <Hit
              key={`${hit.node} ${hit.field} ${hit.from}`}
              hit={hit}
              document={document}
              replacement={replacement}
              onReplace={() => replace([hit])}
              onShow={() => {
                jumpTo(store, hit.node, fieldOf(hit));
                onClose();
              }}
            />
          ))}
        </ul>
        {hits.length > shownMost ? (
          <p className="py-1.5 text-12 text-fg-3">
            And {hits.length - shownMost} more, all of which are replaced.
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

function Hit({
  hit,
  document,
  replacement,
  onReplace,
  onShow,
}: {
  readonly hit: SearchHit;
  readonly document: FlowDocument;
  readonly replacement: string;
  readonly onReplace: () => void;
  readonly onShow: () => void;
}) {
  const { text, from, to } = hit;
  const where = hit.kind === "text" ? fieldOf(hit) : kinds[hit.kind];
  return (
    <li className="flex items-center gap-2 py-1 text-12">
      <button
        type="button"
        onClick={onShow}
        className="min-w-0 flex-1 rounded-3 text-left hover:bg-hover"
      >
        <span className="block truncate text-11 text-fg-3">
          {document.nodes[hit.node]?.name ?? hit.node} · {where}
        </span>
        <span className="mono block truncate">
          {shortened(text.slice(0, from))}
          <del className="bg-negative-tint">{text.slice(from, to)}</del>
          {replacement === "" ? null : (
            <ins className="bg-positive-tint no-underline">{replacement}</ins>
          )}
          {text.slice(to, to + 80)}
        </span>
      </button>
      <Button size="s" onClick={onReplace}>
        Replace
      </Button>
    </li>
  );
}

/** As the inspector names its fields: paths in the config, without the word. */
function fieldOf({ field }: SearchHit): string {
  return field.replace(/^config\./, "");
}

function shortened(text: string): string {
  return text.length > 40 ? `…${text.slice(-39)}` : text;
}

function countOf(hits: number): string {
  return counted(hits, "hit");
}
