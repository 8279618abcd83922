/** One step of a path into a JSON value. */
export type PathStep =
  | { readonly name: string }
  | { readonly index: number }
  /** The entry of a list whose `identity` is this text. */
  | { readonly identity: string; readonly key: string };

/** What needs no quotes. Whatever else a name is made of, a path leads back to it. */
const plain = /^[^.[\]"=]+$/;
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const steps = new RegExp(
  `\\.?([^.[\\]]+)|\\[(\\d+)\\]|\\[(${quoted})\\]|\\[([^="\\]]+)=(?:(${quoted})|([^\\]]*))\\]`,
  "g",
);

/** `config.url`; `config["a.b"]` for a name that a dot would take apart. */
export function childPath(path: string, name: string): string {
  if (!plain.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** `fields[target=sku]`; `fields[target="lines[].sku"]`. */
export function entryPath(path: string, identity: string, key: string): string {
  return `${path}[${identity}=${plain.test(key) ? key : JSON.stringify(key)}]`;
}

/** The steps of a path that {@link childPath}, {@link entryPath} and `path[3]` make. */
export function stepsOf(path: string): readonly PathStep[] {
  return [...path.matchAll(steps)].map(([, name, index, text, identity, key, bare]) => {
    if (name !== undefined) return { name };
    if (index !== undefined) return { index: Number(index) };
    if (text !== undefined) return { name: JSON.parse(text) as string };
    return {
      identity: identity ?? "",
      key: key === undefined ? (bare ?? "") : (JSON.parse(key) as string),
    };
  });
}
