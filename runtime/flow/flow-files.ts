import type { Json } from "../json";
import { canonicalJson, canonicalLayout, canonicalLogic } from "./canonical";
import type { FlowDocument, FlowLayout, FlowProblem } from "./document";
import { JsonSyntaxError, parseExactJson } from "./exact-json";
import { parseFlowLayout } from "./parse-layout";
import { parseFlowDocument } from "./schema";

/** A flow as it lives in git: path in its folder to text. */
export type FlowFiles = { readonly [path: string]: string };

export type FlowFolder = {
  readonly document: FlowDocument;
  readonly layout: FlowLayout;
  /** By file name without folder and ending. */
  readonly tests: { readonly [name: string]: Json };
};

export type ImportedFlow = {
  /** Null when `problems` has an error. */
  readonly folder: FlowFolder | null;
  readonly problems: readonly (FlowProblem & { readonly file: string })[];
  /** Files whose text was not canonical: the next export writes them differently. */
  readonly rewritten: readonly string[];
  /** Files that are not part of a flow and were left alone. */
  readonly ignored: readonly string[];
};

const TEST_FILE = /^tests\/([A-Za-z0-9][A-Za-z0-9 ._-]*)\.json$/;

/** Whether a file of this path holds a test of the flow. */
export function isTestFile(path: string): boolean {
  return TEST_FILE.test(path);
}

/** `flow.json`, `layout.json` and `tests/*.json`, canonical. */
export function exportFlow({ document, layout, tests }: FlowFolder): FlowFiles {
  const files: Record<string, string> = {
    "flow.json": canonicalLogic(document),
    "layout.json": canonicalLayout(layout),
  };
  for (const [name, test] of Object.entries(tests)) {
    files[`tests/${name}.json`] = canonicalJson(test);
  }
  return files;
}

/** Reads a folder. Says what was wrong per file, and which files were not in canonical form. */
export function importFlow(files: FlowFiles): ImportedFlow {
  const problems: (FlowProblem & { file: string })[] = [];
  const ignored = Object.keys(files).filter(
    (path) => path !== "flow.json" && path !== "layout.json" && !isTestFile(path),
  );
  const read = (file: string): Json | undefined => {
    const text = files[file];
    if (text === undefined) return undefined;
    try {
      return parseExactJson(text);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      problems.push({ file, severity: "error", code: "json-malformed", message: error.message });
      return undefined;
    }
  };

  const logic = read("flow.json");
  if (files["flow.json"] === undefined) {
    const message = "There is no flow.json in this folder.";
    problems.push({ file: "flow.json", severity: "error", code: "file-missing", message });
  }
  const parsed = logic === undefined ? null : parseFlowDocument(logic);
  problems.push(...(parsed?.problems ?? []).map((entry) => ({ ...entry, file: "flow.json" })));
  const layout = parseFlowLayout(read("layout.json") ?? { nodes: {} });
  const tests = readTests(files, read);
  const document = parsed?.document ?? null;
  if (document === null || problems.length > 0) {
    return { folder: null, problems, rewritten: [], ignored };
  }
  const folder = { document, layout, tests };
  const canonical = exportFlow(folder);
  const rewritten = Object.keys(canonical).filter(
    (path) => files[path] !== undefined && files[path] !== canonical[path],
  );
  return { folder, problems, rewritten, ignored };
}

function readTests(
  files: FlowFiles,
  read: (file: string) => Json | undefined,
): { readonly [name: string]: Json } {
  const tests: Record<string, Json> = {};
  for (const path of Object.keys(files).sort()) {
    const name = TEST_FILE.exec(path)?.[1];
    const value = name === undefined ? undefined : read(path);
    if (name !== undefined && value !== undefined) tests[name] = value;
  }
  return tests;
}
