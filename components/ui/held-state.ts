const modifiers: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta"]);

export type Holder = {
  /** Whether a key goes where it is pressed all the same. */
  readonly leaves: (event: KeyboardEvent) => boolean;
};

// Of all stand-ins: a dialog may come in two parts, and what was typed before the first belongs to the last.
export const heldKeys: { readonly keys: KeyboardEvent[]; readonly holders: Set<Holder> } = {
  keys: [],
  holders: new Set(),
};

export function hold(event: KeyboardEvent): void {
  // A key that is held down with others says so in each of them, and must be seen to go up again.
  if (!event.isTrusted || modifiers.has(event.key)) return;
  const { holders } = heldKeys;
  if (holders.size > 0 && [...holders].every(({ leaves }) => leaves(event))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  heldKeys.keys.push(event);
}
