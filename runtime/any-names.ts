/** Names that superjson refuses to write, though a message of another system may have them. */
const refused = /^~*(?:__proto__|constructor|prototype)$/;

type Written = { readonly json: unknown; readonly names?: "marked" };

type Transformer<Result extends Written> = {
  serialize(value: unknown): Result;
  deserialize<T = unknown>(written: Result): T;
};

/**
 * A transformer that also takes objects with the names `__proto__`, `constructor` and `prototype`: they are written
 * with `~` before them, and read as they were. What has none of them is written as before, and costs nothing more.
 */
export function withAnyNames<Result extends Written>(
  plain: Transformer<Result>,
): Transformer<Result> {
  return {
    serialize(value) {
      try {
        return plain.serialize(value);
      } catch (error) {
        const marked = renamed(value, (name) => (refused.test(name) ? `~${name}` : name));
        if (marked === value) throw error;
        return { ...plain.serialize(marked), names: "marked" };
      }
    },
    deserialize<T>(written: Result): T {
      const value = plain.deserialize(written);
      if (written.names !== "marked") return value as T;
      return renamed(value, (name) => (refused.test(name) ? name.slice(1) : name)) as T;
    },
  };
}

/** The value itself where no name changes; dates, sets and the like stay as they are. */
function renamed(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value.map((entry: unknown) => renamed(entry, nameOf));
    return entries.some((entry, index) => entry !== value[index]) ? entries : value;
  }
  if (!isPlain(value)) return value;
  const before = Object.entries(value);
  const after = before.map(([name, entry]) => [nameOf(name), renamed(entry, nameOf)] as const);
  const isSame = after.every(([name, entry], index) => {
    return name === before[index]?.[0] && entry === before[index]?.[1];
  });
  // `fromEntries` makes `__proto__` a name like any other.
  return isSame ? value : Object.fromEntries(after);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
