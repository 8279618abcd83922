import type { NodeId } from "@/runtime/flow/document";

/**
 * Puts the focus on a node's card, so that a screen reader and the next Tab are where the person is. False
 * where the card is not in the page.
 */
export function focusCard(id: NodeId | null): boolean {
  if (id === null) return false;
  const card = document.querySelector<HTMLElement>(
    `.flow-canvas .react-flow__node[data-id="${CSS.escape(id)}"]`,
  );
  // The canvas itself brings it into view.
  card?.focus({ preventScroll: true });
  return card !== null && document.activeElement === card;
}

/** Whether the focus is nowhere in particular, or on the canvas already: then it may follow what is selected. */
export function isFocusFree(): boolean {
  const { activeElement: at } = document;
  return at === null || at.matches("body, main") || at.closest(".flow-canvas") !== null;
}

/** The node whose card has the focus itself, not a control in it; or null. */
export function focusedCard(): NodeId | null {
  const { activeElement: at } = document;
  const isCard = at instanceof HTMLElement && at.matches(".flow-canvas .react-flow__node");
  return isCard ? (at.dataset.id ?? null) : null;
}
