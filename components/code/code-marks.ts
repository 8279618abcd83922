import type * as Monaco from "monaco-editor/editor";
import { wholeFunction } from "@/runtime/code/declarations";
import type { TypeScriptChecker } from "./load-typescript";

const owner = "typescript";
const pauseMs = 400;
/** TypeScript's own numbers of how much a finding weighs: warning, error, suggestion. */
const weights = ["Warning", "Error", "Hint"] as const;

type Diagnostics = Awaited<ReturnType<TypeScriptChecker["getSemanticDiagnostics"]>>;

/** Marks what is wrong in the code of `model` while it is open, by the names that are declared. */
export function markCode(
  monaco: typeof Monaco,
  model: Monaco.editor.ITextModel,
  checkerOf: (uri: Monaco.Uri) => Promise<TypeScriptChecker>,
): { dispose(): void } {
  const whole = monaco.editor.createModel(wholeOf(model), owner);
  let timer: number | undefined;
  const look = async () => {
    const version = model.getVersionId();
    whole.setValue(wholeOf(model));
    const checker = await checkerOf(whole.uri);
    const uri = whole.uri.toString();
    const found = await Promise.all([
      checker.getSyntacticDiagnostics(uri),
      checker.getSemanticDiagnostics(uri),
      checker.getSuggestionDiagnostics(uri),
    ]);
    if (model.isDisposed() || model.getVersionId() !== version) return;
    const markers = found.flat().map((one) => markerOf(monaco, whole, one));
    monaco.editor.setModelMarkers(model, owner, markers);
  };
  const mark = () => {
    window.clearTimeout(timer);
    // Where the checker cannot be had, the code stays without marks.
    timer = window.setTimeout(() => void look().catch(() => undefined), pauseMs);
  };
  const typing = model.onDidChangeContent(mark);
  mark();
  return {
    dispose: () => {
      window.clearTimeout(timer);
      typing.dispose();
      whole.dispose();
    },
  };
}

function wholeOf(model: Monaco.editor.ITextModel): string {
  return wholeFunction(model.getValue(), null).text;
}

function markerOf(
  monaco: typeof Monaco,
  whole: Monaco.editor.ITextModel,
  { start = 0, length = 1, category, messageText, reportsUnnecessary }: Diagnostics[number],
): Monaco.editor.IMarkerData {
  const from = whole.getPositionAt(start);
  const to = whole.getPositionAt(start + length);
  return {
    severity: monaco.MarkerSeverity[weights[category as 0 | 1 | 2] ?? "Info"],
    message: typeof messageText === "string" ? messageText : messageText.messageText,
    startLineNumber: from.lineNumber - 1,
    startColumn: from.column,
    endLineNumber: to.lineNumber - 1,
    endColumn: to.column,
    // 1 draws it faint.
    ...(reportsUnnecessary && { tags: [1] }),
  };
}
