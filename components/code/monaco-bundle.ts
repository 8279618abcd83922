// Entry of the bundle under /monaco: the editor without languages of its own, and what ours need of it.
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/diffEditor/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/folding/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/parameterHints/register";
import "monaco-editor/features/snippet/register";
import "monaco-editor/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/features/toggleTabFocusMode/register";
import "monaco-editor/features/wordOperations/register";
// What it registers must be there before the first editor: the editor makes its services once.
import "monaco-editor/languages/features/typescript/tsMode";

// biome-ignore lint/performance/noBarrelFile: a bundle of its own, of what is used of the package
export { editor, KeyCode, KeyMod, languages, MarkerSeverity } from "monaco-editor/editor";
