/** `Branches` is `branch`, `Fields of an entry` is `field of an entry`. */
export function singular(label: string): string {
  const [word = "", ...rest] = label.toLowerCase().split(" ");
  const one = word.endsWith("ches") ? word.slice(0, -2) : word.replace(/s$/, "");
  return [one, ...rest].join(" ");
}
