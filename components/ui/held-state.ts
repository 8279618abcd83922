const modifiers: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta"]);

// Of all stand-ins: a dialog may come in two parts, and what was typed before the first belongs to the last.
export const heldKeys: { readonly keys: KeyboardEvent[]; holders: number } = {
  keys: [],
  holders: 0,
};

export function hold(event: KeyboardEvent): void {
  // A key that is held down with others says so in each of them, and must be seen to go up again.
  if (!event.isTrusted || modifiers.has(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  heldKeys.keys.push(event);
}
