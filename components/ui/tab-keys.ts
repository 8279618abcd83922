/** The tab that a key leads to from the one at `at`; undefined for a key that is none of the tabs', such as Tab. */
export function tabByKey<T>(tabs: readonly T[], at: number, key: string): T | undefined {
  if (at < 0) return undefined;
  switch (key) {
    case "ArrowRight":
      return tabs[(at + 1) % tabs.length];
    case "ArrowLeft":
      return tabs.at(at - 1);
    case "Home":
      return tabs[0];
    case "End":
      return tabs.at(-1);
    default:
      return undefined;
  }
}
