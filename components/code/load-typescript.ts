import type * as Monaco from "monaco-editor/editor";
import { codeCheckOptions, declarationsOf } from "@/runtime/code/declarations";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { loadMonaco } from "./load-monaco";
import { monacoVersion } from "./monaco-version";

type TypeScript = typeof import("./monaco-typescript");

/** What finds faults in open code. */
export type TypeScriptChecker = Awaited<
  ReturnType<Awaited<ReturnType<TypeScript["getTypeScriptWorker"]>>>
>;

let loading: Promise<TypeScript> | null = null;

/** The editor with TypeScript, from this host; `environment` says what the names of the code are. */
export async function loadTypeScript(environment: TypeEnvironment): Promise<typeof Monaco> {
  const monaco = await loadMonaco();
  await declareNames(environment);
  return monaco;
}

/** The types that code is completed and checked by from now on. */
export async function declareNames(environment: TypeEnvironment): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  const { typescriptDefaults } = await loading;
  typescriptDefaults.setExtraLibs([
    { content: declarationsOf(environment), filePath: "ts:names.d.ts" },
  ]);
}

/** The checker, told of the text that is open at `uri`. */
export async function checkerOf(uri: Monaco.Uri): Promise<TypeScriptChecker> {
  loading ??= load();
  const worker = await (await loading).getTypeScriptWorker();
  return worker(uri);
}

async function load(): Promise<TypeScript> {
  const path = `/monaco/${monacoVersion}/typescript.js`;
  const typescript: TypeScript = await import(
    /* turbopackIgnore: true */ /* webpackIgnore: true */ path
  );
  const { typescriptDefaults, ScriptTarget } = typescript;
  typescriptDefaults.setCompilerOptions({
    ...codeCheckOptions,
    target: ScriptTarget.ES2020,
    allowNonTsExtensions: true,
  });
  // A body is checked inside of its function, not alone: see `markCode`.
  typescriptDefaults.setDiagnosticsOptions({
    noSemanticValidation: true,
    noSyntaxValidation: true,
    noSuggestionDiagnostics: true,
  });
  typescriptDefaults.setEagerModelSync(true);
  return typescript;
}
