/**
 * Whether a key goes to no control: the focus is nowhere, or on the page's main part, where it is put when a page
 * comes or a control goes. Keys of a whole page, such as those of a list, are then its own.
 */
export function isPageItself(target: EventTarget | null): boolean {
  return target === null || (target instanceof Element && target.matches("body, main"));
}
