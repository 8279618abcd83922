"use client";

import type { FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument } from "@/runtime/flow/document";
import { changeWords } from "./change-words";

/** What the draft changes since a version, one line each; a press leads to where it is seen. */
export function ChangeList({
  changes,
  since,
  document,
  onShow,
}: {
  readonly changes: readonly FlowChange[];
  readonly since: number | null;
  readonly document: FlowDocument;
  readonly onShow: (node: string | null) => void;
}) {
  if (since === null || changes.length === 0) {
    return (
      <p className="px-4 py-2 text-12 text-fg-3">
        {since === null
          ? "Nothing is published yet, so everything is new. Later the changes since the last version stand here, field by field."
          : `The draft does what v${since} does.`}
      </p>
    );
  }
  return (
    <ul>
      {changes.map((change, index) => {
        const { text, node } = changeWords(change, document, changes);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same
          <li key={`${text} ${index}`} className="border-line border-b last:border-b-0">
            <button
              type="button"
              onClick={() => onShow(node)}
              className="flex h-row-tight w-full items-center px-4 text-left text-12 -outline-offset-2 hover:bg-hover"
            >
              <span className="truncate">{text}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
