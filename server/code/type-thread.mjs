import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import ts from "typescript";

// The thread that finds faults of types in people's code. TypeScript is large and takes its time, so it is loaded
// here, when code is checked, and gone a while after. It reads nothing but its own libraries: what code refers to
// by a path is not there.

const libraries = dirname(fileURLToPath(import.meta.resolve("typescript")));
const common = "/common.d.ts";
/** Of one function, and of all of them. */
const faultsMax = 200;
const allFaultsMax = 500;

/** @type {Map<string, ts.SourceFile | undefined>} */
const parsed = new Map();

/** @param {string} name */
function libraryFile(name) {
  if (!parsed.has(name)) {
    const text = ts.sys.readFile(join(libraries, name.slice(name.lastIndexOf("/") + 1)));
    parsed.set(
      name,
      text === undefined ? undefined : ts.createSourceFile(name, text, ts.ScriptTarget.ES2020),
    );
  }
  return parsed.get(name);
}

/** @param {{ bodies: string[], common: string, options: import("typescript").CompilerOptions }} work */
function faultsOf(work) {
  const files = new Map(work.bodies.map((text, at) => [`/body${at}.ts`, text]));
  files.set(common, work.common);
  const options = {
    ...work.options,
    lib: work.options.lib?.map((name) => `lib.${name}.d.ts`),
    target: ts.ScriptTarget.ES2020,
    noEmit: true,
    noResolve: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options,
    host: {
      getSourceFile: (name) => {
        const text = files.get(name);
        if (text !== undefined) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2020);
        return name.startsWith("/lib/") ? libraryFile(name) : undefined;
      },
      getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
      getDefaultLibLocation: () => "/lib",
      writeFile: () => undefined,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => files.has(name),
      readFile: (name) => files.get(name),
    },
  });
  /** @type {{ body: number, start: number, length: number, message: string }[]} */
  const faults = [];
  for (const body of work.bodies.keys()) {
    const file = program.getSourceFile(`/body${body}.ts`);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ].filter(({ category }) => category === ts.DiagnosticCategory.Error);
    const left = allFaultsMax - faults.length;
    for (const fault of found.slice(0, Math.min(faultsMax, left))) {
      const { start = 0, length = 1, messageText } = fault;
      const message = ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 1_000);
      faults.push({ body, start, length, message });
    }
    if (faults.length === allFaultsMax) break;
  }
  return faults;
}

parentPort?.on("message", (work) => {
  try {
    parentPort?.postMessage({ faults: faultsOf(work) });
  } catch (cause) {
    parentPort?.postMessage({ reason: cause instanceof Error ? cause.message : String(cause) });
  }
});
