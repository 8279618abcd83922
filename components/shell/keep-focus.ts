/** Where the focus was, so that it can go on from there once that is gone. */
type Trail = {
  readonly element: HTMLElement;
  readonly page: string;
  /** Part of a drawing, whose parts come and go with the view: none of them stands for another. */
  readonly fleeting: boolean;
  /** The dialog it is in, and where the focus was before that opened. */
  readonly dialog: Element | null;
  readonly opener: Trail | null;
  /** From the element outwards: what holds it, and its neighbours there. */
  readonly steps: readonly {
    readonly holder: HTMLElement;
    readonly next: Element | null;
    readonly before: Element | null;
  }[];
};

/** Whoever takes a control away may put the focus somewhere better: they go first. */
const ownersFirstMs = 60;
/** Longer than a control is switched off for what it was asked: it has come to an end, such as "before" at the first. */
const switchedOffMs = 400;

/** A divider is no place to go on from: it stands beside what is gone, and does something else. */
const focusable =
  ":is(a[href], button, input, textarea, select, summary, [tabindex], [contenteditable=true]):not(:disabled, [aria-disabled=true], [tabindex^='-'], [role=separator])";

const isReachable = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement &&
  element.closest("[inert], [aria-hidden=true]") === null &&
  element.checkVisibility({ visibilityProperty: true });

function firstIn(place: Element | null, fromEnd = false): HTMLElement | undefined {
  if (place?.isConnected !== true) return undefined;
  const inside = [...place.querySelectorAll(focusable)];
  const all = place.matches(focusable) ? [place, ...inside] : inside;
  return (fromEnd ? all.toReversed() : all).find(isReachable);
}

function trailOf(element: HTMLElement, before: Trail | null): Trail {
  const steps: Trail["steps"][number][] = [];
  let inner: Element = element;
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    steps.push({
      holder: at,
      next: inner.nextElementSibling,
      before: inner.previousElementSibling,
    });
    if (at.matches("main, [role=dialog], body")) break;
    inner = at;
  }
  const fleeting = element.closest("[data-fleeting]") !== null;
  const dialog = element.closest("[role=dialog]");
  const opener = before !== null && before.dialog === dialog ? before.opener : before;
  return {
    element,
    page: location.pathname,
    fleeting,
    dialog,
    opener: dialog === null ? null : opener,
    steps,
  };
}

const mainPart = () => document.querySelector<HTMLElement>("main");

/** The control after the one that is gone, or the one before it, within the least that is still there. */
function heirOf({ page, fleeting, dialog, opener, steps }: Trail): HTMLElement | null {
  const main = mainPart();
  if (page !== location.pathname || fleeting) return main;
  // A dialog has closed whose opener is gone, too: its place is what one comes back to.
  if (dialog?.isConnected === false && opener !== null) {
    // What the dialog did may have switched its opener off.
    return opener.element.isConnected &&
      isReachable(opener.element) &&
      !opener.element.matches(":disabled")
      ? opener.element
      : heirOf(opener);
  }
  for (const { holder, next, before } of steps) {
    if (!holder.isConnected) continue;
    // What lay over the page has no neighbour in it.
    if (holder === document.body) break;
    const heir = firstIn(next) ?? firstIn(before, true);
    if (heir !== undefined) return heir;
    if (holder.tabIndex >= 0 || holder.matches("main, [role=dialog]")) return holder;
  }
  return main;
}

/**
 * Keeps the keyboard in the page: a browser gives the focus to nobody when the control that has it goes away
 * or is switched off, and then no key and no screen reader knows where it is. On another page it goes to its
 * main part, else to the neighbour of what is gone or stays switched off; what was off for a moment has it
 * back. A person who presses beside all controls takes it away themselves, which stays so.
 * @param page path that was open before anybody touched it: they may have left it since
 */
export function keepFocus(page: string): void {
  const isNowhere = () =>
    document.activeElement === null || document.activeElement === document.body;
  const note = () => {
    const { activeElement: at } = document;
    if (at instanceof HTMLElement && at !== document.body) trail = trailOf(at, trail);
  };
  let trail: Trail | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  note();
  if (isNowhere() && page !== location.pathname) mainPart()?.focus({ preventScroll: true });

  const isLost = () =>
    trail !== null && isNowhere() && (!trail.element.isConnected || !isReachable(trail.element));
  const look = () => {
    if (waiting !== undefined || !isLost()) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      if (trail !== null && isLost()) heirOf(trail)?.focus({ preventScroll: true });
    }, ownersFirstMs);
  };
  /** Has the focus for a control that is switched off, until somebody does something with it. */
  let standIn: { readonly off: HTMLElement; readonly heir: HTMLElement } | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const isOff = () =>
    trail?.element.isConnected === true && isNowhere() && trail.element.matches(":disabled");
  /** What is switched off loses the focus with the next frame only: whether it has is seen after a while. */
  const lookOff = () => {
    if (patience !== undefined || trail?.element.matches(":disabled") !== true) return;
    patience = setTimeout(() => {
      patience = undefined;
      if (trail === null || !isOff()) return;
      const off = trail.element;
      const heir = heirOf(trail);
      heir?.focus({ preventScroll: true });
      standIn = heir === null ? null : { off, heir };
    }, switchedOffMs);
  };
  /** Switched off while it was asked for: once it is on again the focus is where it was. */
  const goBack = (changed: Node) => {
    const lent = standIn !== null && document.activeElement === standIn.heir ? standIn.off : null;
    const back = lent ?? (isNowhere() ? trail?.element : undefined);
    if (back !== changed || !back?.isConnected || !back.matches(":enabled")) return;
    standIn = null;
    back.focus({ preventScroll: true });
  };

  document.addEventListener("focusin", note);
  const use = () => {
    standIn = null;
  };
  document.addEventListener("keydown", use, { capture: true, passive: true });
  document.addEventListener("pointerdown", use, { capture: true, passive: true });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget !== null) return;
    // Left by a person: it is still there, and could have kept the focus.
    setTimeout(() => {
      if (!(target instanceof HTMLElement) || trail?.element !== target || !isNowhere()) return;
      if (target.isConnected && !target.matches(":disabled") && isReachable(target)) trail = null;
    });
  });
  new MutationObserver((changes) => {
    for (const { type, target } of changes) {
      if (type !== "attributes") continue;
      if (target === trail?.element) lookOff();
      goBack(target);
    }
    if (isNowhere()) look();
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled"],
  });
}
