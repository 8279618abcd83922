import type * as Monaco from "monaco-editor/editor";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { loadMonaco } from "./load-monaco";
import { monacoVersion } from "./monaco-version";
import { declarationsOf } from "./typescript-declarations";

type TypeScript = typeof import("./monaco-typescript");

/** What is no fault in a function's body: `return` outside of a function, as the body stands alone here. */
const returnOutside = 1108;
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

async function load(): Promise<TypeScript> {
  const path = `/monaco/${monacoVersion}/typescript.js`;
  const typescript: TypeScript = await import(
    /* turbopackIgnore: true */ /* webpackIgnore: true */ path
  );
  const { typescriptDefaults, ScriptTarget } = typescript;
  typescriptDefaults.setCompilerOptions({
    target: ScriptTarget.ES2020,
    lib: ["es2023"],
    allowNonTsExtensions: true,
    strict: true,
    noImplicitAny: false,
    // A sample says what a field is, not that it is always there: that is told where it is missing.
    strictNullChecks: false,
  });
  typescriptDefaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: [returnOutside] });
  typescriptDefaults.setEagerModelSync(true);
  return typescript;
}
