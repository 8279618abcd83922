"use client";

import type * as Monaco from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { languageOf } from "./code-languages";
import { loadMonaco } from "./load-monaco";
import { applyTheme } from "./monaco-theme";

type DocumentReaderProps = {
  readonly label: string;
  readonly text: string;
  /** What it is compared with; its lines stand at the left, or above where there is no room. */
  readonly before: string | null;
  readonly language: "json" | "text";
  /** Escape, unless it closes the search. */
  readonly onLeave: () => void;
};

/** How far the comparison of two documents is. */
type DiffState = "under-way" | "done" | "gave-up";

type Opened = { readonly focus: () => void; readonly dispose: () => void };

const look = {
  readOnly: true,
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontSize: 12,
  lineHeight: 18,
  renderLineHighlight: "none",
  padding: { top: 8, bottom: 8 },
  // All of a long line is there to be read; the editor would cut it otherwise.
  stopRenderingLineAfter: -1,
} as const satisfies Monaco.editor.IEditorOptions;

/** Characters in the plain text: the browser lays all of it out at once. */
const plainMost = 100_000;
/** Where lines break is worked out for all of a text before its first is shown. */
const wrappedMost = 1_000_000;

/**
 * A document to read, search and fold, or two of them with what differs marked. Its text is there at once; the
 * editor takes its place once it has come.
 */
export function DocumentReader(props: DocumentReaderProps) {
  const { label, text } = props;
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [away, setAway] = useState(false);
  const [diff, setDiff] = useState<DiffState>(props.before === null ? "done" : "under-way");
  const isPart = !away && text.length > plainMost;
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    let made: Opened | null = null;
    let gone = false;
    loadMonaco().then(
      (monaco) => {
        if (gone || box.current === null) return;
        made = open(monaco, box.current, latest, setDiff);
        setOpened(made);
      },
      // Without the editor the plain text stays, then all of it.
      () => setAway(true),
    );
    return () => {
      gone = true;
      made?.dispose();
    };
  }, []);
  useEffect(() => opened?.focus(), [opened]);
  return (
    <div className="relative h-[64dvh] min-h-40 overflow-hidden rounded-6 bg-sunken outline-control">
      <div ref={box} className={cn("absolute inset-0", opened === null && "invisible")} />
      {opened !== null && diff !== "done" ? (
        <p
          role="status"
          className="absolute inset-x-0 bottom-0 border-line border-t bg-surface px-3 py-1.5 text-12 text-fg-2"
        >
          {diff === "under-way"
            ? "Still comparing: what differs is marked as soon as that is done. Of large documents it takes a while."
            : "The editor could not compare these two: nothing is marked, though they may differ."}
        </p>
      ) : null}
      {opened === null ? (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by key
          tabIndex={0}
          className="mono absolute inset-0 overflow-auto whitespace-pre-wrap break-words px-3 py-2 text-12"
        >
          <span className="sr-only">{label}</span>
          {isPart ? `${text.slice(0, plainMost)}\n… The rest comes with the editor.` : text}
        </pre>
      ) : null}
    </div>
  );
}

function open(
  monaco: typeof Monaco,
  place: HTMLElement,
  latest: { readonly current: DocumentReaderProps },
  onDiff: (state: DiffState) => void,
): Opened {
  const { text, before, language, label } = latest.current;
  applyTheme(monaco, place);
  const options = { ...look, wordWrap: text.length > wrappedMost ? "off" : "on" } as const;
  const id = language === "json" ? languageOf.json : "plaintext";
  const model = monaco.editor.createModel(text, id);
  const leave = (editor: Monaco.editor.IStandaloneCodeEditor) =>
    editor.addCommand(monaco.KeyCode.Escape, () => latest.current.onLeave(), "!findWidgetVisible");
  if (before === null) {
    const editor = monaco.editor.create(place, { ...options, model, ariaLabel: label });
    leave(editor);
    return {
      focus: () => editor.focus(),
      dispose: () => {
        editor.dispose();
        model.dispose();
      },
    };
  }
  const original = monaco.editor.createModel(before, id);
  const editor = monaco.editor.createDiffEditor(place, {
    ...options,
    originalEditable: false,
    originalAriaLabel: `${label}, before`,
    modifiedAriaLabel: label,
    hideUnchangedRegions: { enabled: true },
    useInlineViewWhenSpaceIsLimited: true,
    renderOverviewRuler: false,
    // Large documents take their time rather than being called the same.
    maxComputationTime: 0,
    maxFileSize: 0,
    diffWordWrap: "on",
  });
  editor.onDidUpdateDiff(() => onDiff(editor.getLineChanges() === null ? "gave-up" : "done"));
  editor.setModel({ original, modified: model });
  leave(editor.getOriginalEditor() as Monaco.editor.IStandaloneCodeEditor);
  leave(editor.getModifiedEditor() as Monaco.editor.IStandaloneCodeEditor);
  return {
    focus: () => editor.getModifiedEditor().focus(),
    dispose: () => {
      editor.dispose();
      original.dispose();
      model.dispose();
    },
  };
}
