"use client";

import type * as Monaco from "monaco-editor/editor";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { numberWords } from "@/components/runs/number-words";
import { cn } from "@/components/ui/cn";
import { checkExpression } from "@/runtime/expressions/check";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";
import { numbersReadOtherwise } from "@/runtime/json-numbers";
import { type CodeContext, languageOf, setContext } from "./code-languages";
import { markCode } from "./code-marks";
import { loadMonaco } from "./load-monaco";
import { checkerOf, declareNames, loadTypeScript } from "./load-typescript";
import { applyTheme } from "./monaco-theme";

/** Characters from which on a text is too long to be laid out, wrapped and checked at each key. */
const largeMost = 500_000;
const settledMs = 400;

type CodeEditorProps = CodeContext & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly disabled: boolean;
  /** Escape, unless it closes a list inside the editor. */
  readonly onLeave: () => void;
};

/**
 * The text at once in a plain field; the editor takes its place, with what was typed, once it is
 * there. While it is open the text is its own: what is typed faster than the page draws is never set back.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { label, value, onChange, disabled, onLeave } = props;
  const box = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(props);
  const [editor, setEditor] = useState<Monaco.editor.IStandaloneCodeEditor | null>(null);
  const { kind, environment, scope } = props;
  // As it is opened: a frame that grew with the text would jump under the caret.
  const [roomy] = useState(
    () => isDocument(kind) || value.length > 400 || value.split("\n").length > 5,
  );
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    let made: Monaco.editor.IStandaloneCodeEditor | null = null;
    let gone = false;
    // Without the editor the plain field stays and does all that is needed.
    const { kind: opened, environment: known } = latest.current;
    (opened === "typescript" ? loadTypeScript(known) : loadMonaco()).then(
      (monaco) => {
        if (gone || box.current === null) return;
        made = openEditor(monaco, box.current, latest);
        const caret = plain.current?.selectionEnd ?? latest.current.value.length;
        const model = made.getModel();
        if (model !== null) made.setPosition(model.getPositionAt(caret));
        const ready = made;
        // Making it takes a while: keys that were pressed meanwhile come next, and must find it in the field's place.
        flushSync(() => setEditor(ready));
      },
      () => undefined,
    );
    return () => {
      gone = true;
      made?.getModel()?.dispose();
      made?.dispose();
    };
  }, []);
  // Once it is to be seen: what is hidden takes no focus.
  useLayoutEffect(() => editor?.focus(), [editor]);
  useCodeMarks(editor, kind, environment);
  useEffect(() => {
    const model = editor?.getModel();
    if (model == null) return;
    setContext(model, { kind, environment, scope });
    // Of code its own checker marks what is wrong.
    if (kind === "typescript") return;
    void mark(model, value, { kind, environment, scope });
  }, [editor, kind, environment, scope, value]);
  return (
    <div
      className={cn(
        "relative overflow-hidden rounded-6 bg-sunken outline-control",
        roomy ? "h-[46dvh] min-h-40" : "h-40",
      )}
    >
      <div ref={box} className={cn("absolute inset-0", editor === null && "invisible")} />
      {editor === null && value.length > largeMost ? (
        <p role="status" className="absolute inset-0 px-3 py-2 text-12 text-fg-2">
          The editor is coming…
        </p>
      ) : editor === null ? (
        <textarea
          ref={plain}
          // biome-ignore lint/a11y/noAutofocus: it was opened to type into
          autoFocus
          onFocus={({ currentTarget }) => {
            currentTarget.setSelectionRange(value.length, value.length);
          }}
          aria-label={label}
          spellCheck={false}
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onLeave();
          }}
          className="mono absolute inset-0 size-full resize-none bg-transparent px-3 py-2 focus-visible:outline-hidden"
        />
      ) : null}
    </div>
  );
}

/** While code is open in the editor it is checked by the names it has. */
function useCodeMarks(
  editor: Monaco.editor.IStandaloneCodeEditor | null,
  kind: CodeContext["kind"],
  environment: TypeEnvironment,
): void {
  useEffect(() => {
    const model = editor?.getModel();
    if (model == null || kind !== "typescript") return;
    let gone = false;
    let marks: ReturnType<typeof markCode> | null = null;
    // Without its checker the code stays without marks.
    Promise.all([loadMonaco(), declareNames(environment)]).then(
      ([monaco]) => {
        if (!gone) marks = markCode(monaco, model, checkerOf);
      },
      () => undefined,
    );
    return () => {
      gone = true;
      marks?.dispose();
    };
  }, [editor, kind, environment]);
}

function openEditor(
  monaco: typeof Monaco,
  place: HTMLElement,
  latest: { readonly current: CodeEditorProps },
): Monaco.editor.IStandaloneCodeEditor {
  const { kind, value, label, disabled } = latest.current;
  applyTheme(monaco, place);
  const editor = monaco.editor.create(place, {
    model: monaco.editor.createModel(value, languageOf[kind]),
    ariaLabel: label,
    readOnly: disabled,
    automaticLayout: true,
    minimap: { enabled: false },
    wordBasedSuggestions: "off",
    fixedOverflowWidgets: true,
    scrollBeyondLastLine: false,
    wordWrap: value.length > largeMost ? "off" : "on",
    fontSize: 12,
    lineHeight: 18,
    tabSize: 2,
    lineNumbers: isDocument(kind) ? "on" : "off",
    folding: isDocument(kind),
    renderLineHighlight: "none",
    padding: { top: 8, bottom: 8 },
  });
  const tell = () => {
    // An editor that is being taken away loses the keyboard once more, when it has no text any longer.
    const model = editor.getModel();
    if (model === null || model.isDisposed()) return;
    const text = model.getValue();
    if (text !== latest.current.value) latest.current.onChange(text);
  };
  tellOf(editor, value.length > largeMost, tell);
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => {
      tell();
      latest.current.onLeave();
    },
    "!suggestWidgetVisible && !parameterHintsVisible && !findWidgetVisible && !hasMultipleSelections",
  );
  return editor;
}

/** A large text is read and checked once nobody types for a moment, and before anything else is pressed. */
function tellOf(
  editor: Monaco.editor.IStandaloneCodeEditor,
  isLarge: boolean,
  tell: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tellNow = () => {
    clearTimeout(timer);
    tell();
  };
  editor.onDidChangeModelContent(() => {
    clearTimeout(timer);
    if (isLarge) timer = setTimeout(tell, settledMs);
    else tell();
  });
  editor.onDidBlurEditorWidget(tellNow);
}

/** Errors at their column, from the checker that publishing asks. */
async function mark(
  model: Monaco.editor.ITextModel,
  text: string,
  context: CodeContext,
): Promise<void> {
  const monaco = await loadMonaco();
  // The next key marks again.
  if (model.isDisposed() || model.getValue() !== text) return;
  const problems = problemsOf(text, context);
  monaco.editor.setModelMarkers(
    model,
    "orderloom",
    problems.map(({ message, at, severity }) => {
      const start = model.getPositionAt(at[0]);
      const end = model.getPositionAt(Math.max(at[1], at[0] + 1));
      return {
        message,
        severity: monaco.MarkerSeverity[severity === "error" ? "Error" : "Warning"],
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      };
    }),
  );
}

/** Of many lines, each with its number; the others are a line that wraps. */
function isDocument(kind: CodeContext["kind"]): boolean {
  return kind === "json" || kind === "typescript";
}

type Problem = {
  readonly message: string;
  readonly at: readonly [number, number];
  readonly severity: "error" | "warning";
};

export function problemsOf(text: string, { kind, environment }: CodeContext): readonly Problem[] {
  // Of code its own checker marks what is wrong.
  if (text.trim() === "" || kind === "typescript") return [];
  if (kind !== "json") return checkExpression(text, environment, { mode: kind }).problems;
  try {
    parseExactJson(text);
    parseMessageJson(text);
    return numbersReadOtherwise(text).map((one) => ({
      message: numberWords(one),
      at: [one.offset, one.offset + one.number.length],
      severity: "warning",
    }));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return [{ message: error.message, at: [error.offset, error.offset + 1], severity: "error" }];
  }
}
