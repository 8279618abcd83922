/** A button or menu of the page that is open. */
export type PageControl = { readonly name: string; readonly element: HTMLElement };

const most = 80;

/**
 * What can be pressed on the page below the palette, by the names people see or hear, each once. Rows of
 * lists are left out: what they lead to is found by itself.
 */
export function pageControls(): readonly PageControl[] {
  const found = new Map<string, HTMLElement>();
  const all = document.querySelectorAll<HTMLElement>(
    "main :is(button, a[download]):not(:disabled, [aria-disabled=true], [role=tab], [role=radio])",
  );
  for (const element of all) {
    if (found.size >= most) break;
    if (element.closest("[role=row], tbody, li, [inert]") !== null) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const name = nameOf(element);
    if (name.length > 1 && name.length <= 60 && !found.has(name)) found.set(name, element);
  }
  return [...found].map(([name, element]) => ({ name, element }));
}

function nameOf(element: HTMLElement): string {
  const words = element.getAttribute("aria-label") ?? element.textContent ?? "";
  return words.trim().replace(/\s+/g, " ");
}

/** Presses it as the mouse or, for a menu, the keyboard would. */
export function pressControl({ element }: PageControl): void {
  if (!element.isConnected) return;
  element.focus();
  if (element.getAttribute("aria-haspopup") === "menu") {
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  } else element.click();
}
