import type * as Monaco from "monaco-editor/editor";
import { registerLanguages } from "./code-languages";
import { monacoVersion } from "./monaco-version";

const base = `/monaco/${monacoVersion}`;
let loading: Promise<typeof Monaco> | null = null;

/** The code editor, loaded from this host when it is first wanted; later calls get the same. */
export function loadMonaco(): Promise<typeof Monaco> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<typeof Monaco> {
  Object.assign(window, {
    MonacoEnvironment: {
      getWorker: (_module: string, label: string) => {
        const name = label === "typescript" ? "ts.worker" : "editor.worker";
        return new Worker(`${base}/${name}.js`, { type: "module" });
      },
    },
  });
  const [monaco] = await Promise.all([importEditor(), loadStyles()]);
  registerLanguages(monaco);
  return monaco;
}

function importEditor(): Promise<typeof Monaco> {
  return import(/* turbopackIgnore: true */ /* webpackIgnore: true */ `${base}/editor.js`);
}

function loadStyles(): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: `${base}/editor.css`,
      onload: () => resolve(),
      onerror: () => reject(new Error("The editor's styles could not be loaded.")),
    });
    document.head.append(link);
  });
}
