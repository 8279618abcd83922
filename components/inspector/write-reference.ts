/** The expression field that had the caret last: what a value of the tree is written into. */
let last: HTMLTextAreaElement | null = null;

export function noteField(element: HTMLTextAreaElement): void {
  last = element;
}

/** Writes a reference at the caret of the field used last; false if there is none. */
export function writeIntoLastField(path: string): boolean {
  if (last === null || !last.isConnected || last.disabled) return false;
  writeReference(last, path);
  return true;
}

/** As if it were typed, so that undo of the field and of the canvas know it. */
export function writeReference(field: HTMLTextAreaElement, path: string): void {
  const text = field.dataset.expression === "template" ? `\${${path}}` : path;
  field.focus();
  // The one way of typing for a person that the browser's own undo takes back.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** What a dragged value carries. */
export const referenceType = "application/x-orderloom-reference";
