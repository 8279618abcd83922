import { placeReference } from "./place-reference";

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
  const { selectionStart, selectionEnd, value } = field;
  const isTemplate = field.dataset.expression === "template";
  const placed = placeReference(value, selectionStart, selectionEnd, path, isTemplate);
  field.focus();
  field.setSelectionRange(placed.start, placed.end);
  // The one way of typing for a person that the browser's own undo takes back.
  if (document.execCommand("insertText", false, placed.text)) return;
  field.setRangeText(placed.text, placed.start, placed.end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** What a dragged value carries. It is no text: only what knows it takes it. */
export const referenceType = "application/x-orderloom-reference";

/** Lets a value be dropped, and shows where. `take` is told what was dropped. */
export function takesReferences(
  take: ((event: React.DragEvent, reference: string) => void) | null,
) {
  if (take === null) return {};
  const carries = (event: React.DragEvent) => event.dataTransfer.types.includes(referenceType);
  const mark = (event: React.DragEvent, on: boolean) =>
    event.currentTarget.toggleAttribute("data-drop", on);
  return {
    onDragOver(event: React.DragEvent) {
      if (!carries(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      mark(event, true);
    },
    onDragLeave(event: React.DragEvent) {
      mark(event, false);
    },
    onDrop(event: React.DragEvent) {
      mark(event, false);
      if (!carries(event)) return;
      event.preventDefault();
      event.stopPropagation();
      take(event, event.dataTransfer.getData(referenceType));
    },
  };
}

/** Puts the caret where something is dropped, where the browser says where that is. */
export function caretTo(field: HTMLTextAreaElement, { clientX, clientY }: React.DragEvent): void {
  const at = document.caretPositionFromPoint?.(clientX, clientY);
  if (at?.offsetNode === field) field.setSelectionRange(at.offset, at.offset);
}
