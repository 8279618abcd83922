import type { Locator } from "@playwright/test";

/** Enabled controls of a page, of what floats over it when something does. */
const controls =
  ":is(a[href]:not([aria-current]), button, [role=button], [role=menuitem], [role=menuitemradio], [role=option], [role=tab], [role=checkbox], [role=switch], summary):not(:disabled, [aria-disabled=true], [data-disabled]:not([data-disabled=false]), [role=tab][aria-selected=true], [aria-current=step], [role=menuitemradio][aria-checked=true], [data-state=on])";
/** What lies over a page until it is closed. */
export const floating = "[role=dialog], [role=menu], [role=listbox]";
/** Of controls that differ in a number alone, e.g. the rows of a list, so many are pressed. */
const alikeMost = 2;

/** Of the choices of one list, which all do the same to what is chosen, so many are pressed. */
const choicesMost = 8;

/** A control by its words and the how-manieth of those words it is. */
export type Named = { readonly name: string; readonly nth: number };

/** Controls that a screen reader has no words for; icons without words on the screen that have no tooltip. */
export const wordlessOf = (scope: Locator): Promise<readonly string[]> =>
  scope.locator(controls).evaluateAll((elements) =>
    elements.flatMap((element) => {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || element.closest("[inert], [aria-hidden=true]") !== null) return [];
      const named = element.ariaLabel ?? element.getAttribute("aria-labelledby");
      const labels = element instanceof HTMLButtonElement ? (element.labels?.length ?? 0) : 0;
      const words = element.textContent?.trim() ?? "";
      const image = element.querySelector("[aria-label], img[alt], title") !== null;
      if (words !== "" || image || labels > 0 || named) return [];
      return [`${element.outerHTML.slice(0, 120)} has no name`];
    }),
  );

/** The words of all controls in their order; empty for what nobody sees. */
const wordsOf = (scope: Locator): Promise<readonly string[]> =>
  scope.locator(controls).evaluateAll((elements) =>
    elements.map((element) => {
      const box = element.getBoundingClientRect();
      const seen = box.width >= 2 && element.checkVisibility({ visibilityProperty: true });
      if (!seen || element.closest("[inert]") !== null || element.matches("a[href='#main']"))
        return "";
      const words = element.getAttribute("aria-label") ?? element.textContent ?? "";
      return words.trim().replace(/\s+/g, " ");
    }),
  );

/** Words that differ in a number alone, e.g. of two rows of a list, are the same here. */
export const kindOf = (words: string): string => words.replace(/[\d#-]+/g, "0").slice(0, 24);

/** Controls to press: of those that differ in a number alone a few. */
export async function controlsOf(scope: Locator): Promise<readonly Named[]> {
  const alike = new Map<string, number>();
  const same = new Map<string, number>();
  return (await wordsOf(scope)).flatMap((name) => {
    if (name === "" || /^Sign out/.test(name)) return [];
    const nth = same.get(name) ?? 0;
    same.set(name, nth + 1);
    const kind = kindOf(name);
    alike.set(kind, (alike.get(kind) ?? 0) + 1);
    return (alike.get(kind) ?? 0) <= alikeMost ? [{ name, nth }] : [];
  });
}

/** What is pressed of a menu, dialog or list that a control opened. */
export async function entriesOf(opened: Locator): Promise<readonly Named[]> {
  const all = await controlsOf(opened);
  return (await opened.getAttribute("role")) === "listbox" ? all.slice(0, choicesMost) : all;
}

export async function findControl(scope: Locator, { name, nth }: Named): Promise<Locator | null> {
  const places = (await wordsOf(scope)).flatMap((words, place) => (words === name ? [place] : []));
  const place = places[nth];
  return place === undefined ? null : scope.locator(controls).nth(place);
}
