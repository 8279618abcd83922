// Entry of the bundle under /monaco that is loaded for code: TypeScript with its checker, beside the editor.
import "monaco-editor/languages/definitions/typescript/register";

// biome-ignore lint/performance/noBarrelFile: a bundle of its own, of what is used of the package
export {
  getTypeScriptWorker,
  ScriptTarget,
  typescriptDefaults,
} from "monaco-editor/languages/features/typescript/register";
