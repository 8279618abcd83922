/** A file name for a test of this name: letters, digits, hyphens; none of `taken`. */
export function fileNameOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 60);
  const first = plain === "" ? "test" : plain;
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? first : `${first}-${number}`;
    if (!taken.has(file)) return file;
  }
}
