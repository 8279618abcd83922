/** What a hand did before the page's code could hear of it. */
export type EarlyDeed =
  | { readonly kind: "press"; readonly event: MouseEvent; readonly target: Element }
  | { readonly kind: "key"; readonly event: KeyboardEvent; readonly target: Element }
  | { readonly kind: "text"; readonly target: HTMLInputElement | HTMLTextAreaElement };

export type EarlyHands = {
  readonly kept: EarlyDeed[];
  /** Whether React has an element: what is done to it is heard. */
  isHeard(element: Element): boolean;
  /** From now on keys are heard. */
  keysAreHeard(): void;
  stop(): void;
};

declare global {
  interface Window {
    orderloomEarly?: EarlyHands;
  }
}

/**
 * Runs in the page's head, before anything else of ours, as text: it must name nothing outside of itself. Keeps
 * presses, keys and text from the moment the page is seen until its code is there, so that none is lost on a
 * slow line or a busy machine. Links work by themselves.
 */
export function keepEarly(): void {
  const kept: EarlyDeed[] = [];
  let keys = false;
  const isHeard = (element: Element) =>
    Object.keys(element).some((name) => name.startsWith("__reactProps$"));
  const isField = (target: Element): target is HTMLInputElement | HTMLTextAreaElement =>
    (target instanceof HTMLInputElement && !target.matches("[type=checkbox], [type=radio]")) ||
    target instanceof HTMLTextAreaElement;
  // The window hears last: what React has dealt with by then it has heard; but for what it stops, see below.
  const isEarly = (event: Event): event is Event & { readonly target: Element } =>
    event.isTrusted && event.target instanceof Element && !isHeard(event.target);
  const onPress = (event: MouseEvent) => {
    if (!isEarly(event) || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const { target } = event;
    if (target.closest("a[href], label") !== null || isField(target)) return;
    kept.push({ kind: "press", event, target });
  };
  const onInput = (event: Event) => {
    if (!isEarly(event) || !isField(event.target)) return;
    const { target } = event;
    if (!kept.some((deed) => deed.kind === "text" && deed.target === target))
      kept.push({ kind: "text", target });
  };
  // Without our code the browser would leave the page, with what was typed in its address or body.
  const onSubmit = (event: Event) => {
    if (isEarly(event)) event.preventDefault();
  };
  const onKey = (event: KeyboardEvent) => {
    // Whoever has heard it by now says so.
    if (keys || event.defaultPrevented || !event.isTrusted) return;
    if (!(event.target instanceof Element)) return;
    const command = event.ctrlKey || event.metaKey;
    const opens = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    const letter = event.key.length === 1 && event.key !== " " && !command && !event.altKey;
    const palette = command && event.key.toLowerCase() === "k";
    // After what opens something all else belongs to it.
    const follows =
      ["ArrowDown", "ArrowUp", "Enter", "Escape", "Backspace", " "].includes(event.key) &&
      kept.some(({ kind }) => kind === "key") &&
      event.target.matches("body, main");
    if (!palette && (isField(event.target) || !(opens || letter || follows))) return;
    event.preventDefault();
    // The page's own listeners came after this one: they hear of it when it is given, and not twice.
    event.stopImmediatePropagation();
    kept.push({ kind: "key", event, target: event.target });
  };
  const hear: readonly (readonly [string, (event: never) => void])[] = [
    ["pointerdown", onPress],
    ["click", onPress],
    ["input", onInput],
    ["submit", onSubmit],
    ["keydown", onKey],
  ];
  // What is done to a part of the page whose code is still on its way React stops at the document, and drops it.
  const onStopped = (event: Event) => {
    if (!event.cancelBubble) return;
    for (const [type, listener] of hear) if (type === event.type) listener(event as never);
  };
  // Behind React's own listener, whenever that came.
  const goBehind = ({ type }: Event) => {
    document.removeEventListener(type, onStopped, true);
    document.addEventListener(type, onStopped, true);
  };
  for (const [type, listener] of hear) {
    addEventListener(type, goBehind, true);
    addEventListener(type, listener as (event: Event) => void);
  }
  window.orderloomEarly = {
    kept,
    isHeard,
    keysAreHeard() {
      keys = true;
    },
    stop() {
      for (const [type, listener] of hear) {
        removeEventListener(type, goBehind, true);
        document.removeEventListener(type, onStopped, true);
        removeEventListener(type, listener as (event: Event) => void);
      }
    },
  };
}
