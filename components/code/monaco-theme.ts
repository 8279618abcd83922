import type * as Monaco from "monaco-editor/editor";

const colours = {
  "editor.background": "--sunken",
  "editor.foreground": "--text",
  "editorLineNumber.foreground": "--text-3",
  "editorCursor.foreground": "--text",
  "editor.selectionBackground": "--accent-tint",
  "editorWidget.background": "--raised",
  "editorWidget.border": "--line-strong",
  "editorSuggestWidget.background": "--raised",
  "editorSuggestWidget.selectedBackground": "--accent-tint",
  "editorSuggestWidget.selectedForeground": "--text",
  "editorHoverWidget.background": "--raised",
  "diffEditor.insertedLineBackground": "--positive-tint",
  "diffEditor.removedLineBackground": "--negative-tint",
  focusBorder: "--accent",
} as const;
const tokens = {
  key: "--code-key",
  string: "--code-string",
  number: "--code-number",
  word: "--code-word",
} as const;

/** The product's tokens as an editor theme, in the scheme that is shown now. */
export function applyTheme(monaco: typeof Monaco, place: HTMLElement): void {
  const read = colourReader(place);
  const dark = luminance(read("--surface")) < 0.5;
  monaco.editor.defineTheme("orderloom", {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    colors: Object.fromEntries(Object.entries(colours).map(([name, token]) => [name, read(token)])),
    rules: Object.entries(tokens).map(([token, name]) => ({
      token,
      foreground: read(name).slice(1),
    })),
  });
  monaco.editor.setTheme("orderloom");
}

/** The editor knows hexadecimal colours only; the browser works them out. */
function colourReader(place: HTMLElement): (token: string) => string {
  const probe = document.createElement("span");
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return (token) => {
    place.append(probe);
    probe.style.color = `var(${token})`;
    const colour = getComputedStyle(probe).color;
    probe.remove();
    if (pixel === null) return "#808080";
    pixel.fillStyle = colour;
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
}

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
