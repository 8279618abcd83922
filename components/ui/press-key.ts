/** Presses a key where the focus is, with what the browser does by itself when somebody presses it. */
export function pressKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const init = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true };
  const went = target.dispatchEvent(new KeyboardEvent("keydown", init));
  if (!went || ctrlKey || metaKey || altKey) return;
  if (key === "Tab") moveFocus(target, shiftKey ? -1 : 1);
  else if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
    typeInto(target, key);
  else if (target instanceof HTMLElement && activates(target, key)) target.click();
}

function activates(target: HTMLElement, key: string): boolean {
  return target.matches("button, summary")
    ? key === "Enter" || key === " "
    : target.matches("a[href]") && key === "Enter";
}

function typeInto(target: HTMLInputElement | HTMLTextAreaElement, key: string): void {
  if (target.matches("[type=checkbox], [type=radio]")) {
    if (key === " ") target.click();
  } else if (key === "Enter" && target instanceof HTMLInputElement) {
    target.form?.requestSubmit();
  } else if (key === "Backspace" || key === "Enter" || key.length === 1) {
    change(target, key === "Enter" ? "\n" : key);
    target.dispatchEvent(new InputEvent("input", { bubbles: true, data: key }));
  }
}

function change(target: HTMLInputElement | HTMLTextAreaElement, key: string): void {
  const { selectionStart: at, selectionEnd: end, value } = target;
  const back = key === "Backspace";
  if (at === null || end === null) {
    // Fields of addresses and numbers do not say where the caret is: at their end.
    setValue(target, back ? value.slice(0, -1) : value + key);
  } else if (back) {
    target.setRangeText("", end > at ? at : Math.max(0, at - 1), end, "end");
  } else {
    target.setRangeText(key, at, end, "end");
  }
}

/**
 * Sets a field past what React has put over its value, so that React hears of it by the event that follows.
 */
export function setValue(target: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const own = target instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(own.prototype, "value")?.set?.call(target, value);
}

const focusable =
  ":is(a[href], button, input, textarea, select, summary, [tabindex], [contenteditable=true]):not(:disabled, [tabindex^='-'])";

/** To the next that Tab reaches, within the dialog that lies over all else. */
function moveFocus(from: Element, by: 1 | -1): void {
  const scope = from.closest("[role=dialog]") ?? document.body;
  const stops = [...scope.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.closest("[inert]") === null && element.checkVisibility(),
  );
  const at = stops.indexOf(from as HTMLElement);
  const first = by === 1 ? 0 : stops.length - 1;
  stops[at === -1 ? first : (at + by + stops.length) % stops.length]?.focus();
}
