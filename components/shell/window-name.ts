const key = "orderloom:window";

let name: string | null = null;

/**
 * A name for this window among all that have a flow open, the same before and after a reload. It is put down
 * while the page goes and picked up when one comes, so that a copy of the tab gets another.
 */
export function windowName(): string {
  if (name === null) {
    name = sessionStorage.getItem(key) ?? crypto.randomUUID();
    sessionStorage.removeItem(key);
    const own = name;
    addEventListener("pagehide", () => sessionStorage.setItem(key, own));
    addEventListener("pageshow", () => sessionStorage.removeItem(key));
  }
  return name;
}
