/** How far out from what is pointed at the element lies that cuts its words. */
const stepsOut = 4;

const isCut = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement &&
  element.scrollWidth > element.clientWidth &&
  getComputedStyle(element).textOverflow === "ellipsis";

const wordsOf = (element: HTMLElement): string => element.innerText.trim().replace(/\s+/g, " ");

/** The words under the pointer that end in an ellipsis, whole; empty where nothing is cut. */
function cutWordsAt(target: Element): string {
  let at: Element | null = target;
  for (let step = 0; step < stepsOut && at !== null; step++, at = at.parentElement) {
    if (isCut(at)) return wordsOf(at);
  }
  // The link of a row lies over all of it: what it covers is told together.
  const row = target.closest("a") === null ? null : target.closest("tr, [role=row]");
  const covered = row === null ? [] : [...row.querySelectorAll(".truncate")].filter(isCut);
  return covered.map(wordsOf).join("\n");
}

/**
 * Words that have no room end in an ellipsis; whoever points at them gets them whole, as the browser shows
 * a title. What has a title or a tooltip of its own keeps that.
 */
export function tellCutWords(): void {
  let told: Element | null = null;
  document.addEventListener(
    "pointerover",
    ({ target, pointerType, buttons }) => {
      told?.removeAttribute("title");
      told = null;
      // While something is dragged nothing is measured.
      if (pointerType === "touch" || buttons !== 0 || !(target instanceof Element)) return;
      if (target.closest("[title], [aria-describedby], svg") !== null) return;
      const words = cutWordsAt(target);
      if (words === "") return;
      target.setAttribute("title", words);
      told = target;
    },
    { passive: true },
  );
}
