"use client";

import { useDeferredValue } from "react";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { useEditor, useEditorStore } from "./editor-context";
import { jumpTo, onlySelected } from "./editor-store";
import { ProblemsPanel } from "./problems-panel";
import type { Problems } from "./told-problems";
import type { Draft } from "./use-draft";
import type { VersionChoice } from "./version-list";

// Neither is what one sees first.
const FlowOutline = laterComponent(() =>
  import("./flow-outline").then((module) => module.FlowOutline),
);
const VersionList = laterComponent(() =>
  import("./version-list").then((module) => module.VersionList),
);

type EditorDockProps = {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly document: FlowDocument;
  readonly changes: readonly FlowChange[];
  /** Number of the newest version, 0 without one. */
  readonly latest: number;
  readonly mayEdit: boolean;
  readonly mayPublish: boolean;
  readonly onJump: (problem: FlowProblem) => void;
  readonly onFix: (problem: FlowProblem) => void;
  readonly onPublish: (version: VersionChoice) => void;
  readonly onChanged: () => void;
};

/** Below the drawing: problems, changes, the flow as a list, its versions. */
export function EditorDock(props: EditorDockProps) {
  const { draft, problems, document, changes, latest, mayEdit, mayPublish } = props;
  const store = useEditorStore();
  return (
    <ProblemsPanel
      document={document}
      problems={problems}
      changes={changes}
      since={latest === 0 ? null : latest}
      onJump={props.onJump}
      onFix={props.onFix}
      onShow={(node) => jumpTo(store, node, null)}
      outline={<Outline problems={problems.all} />}
      versionCount={draft.versions.length}
      versions={
        <VersionList
          draft={draft}
          mayPublish={mayPublish}
          mayEdit={mayEdit}
          onPublish={props.onPublish}
          onChanged={props.onChanged}
        />
      }
    />
  );
}

/** The canvas as a list, in the order it runs. */
function Outline({ problems }: { readonly problems: readonly FlowProblem[] }) {
  const store = useEditorStore();
  const document = useDeferredValue(useEditor(({ sketch }) => sketch.document));
  const selected = useEditor(onlySelected);
  return (
    <FlowOutline
      document={document}
      problems={problems}
      selected={selected}
      onSelect={(node) => jumpTo(store, node, null)}
    />
  );
}
