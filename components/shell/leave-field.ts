import { flushSync } from "react-dom";

/** A field whose text counts once it is left, such as a cell of a grid. */
const fields = "input, textarea";

/**
 * Leaves the field that is being written, and goes back into it where the page stays: whoever closes, reloads or goes
 * back has written it, though no key said so.
 */
export function leaveField(): void {
  const { activeElement: field } = document;
  if (!(field instanceof HTMLElement) || !field.matches(fields)) return;
  // What it gives is there when this returns: afterwards the page may be gone.
  flushSync(() => field.blur());
  if (field.isConnected) field.focus();
}
