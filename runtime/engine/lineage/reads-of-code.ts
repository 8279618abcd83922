import type { ReadValue } from "../../expressions/observed-reads";
import type { Json } from "../../json";
import type { CompiledCode, Scope } from "../../nodes/execution";
import type { CodeRunner } from "../../ports";
import { codeSeed } from "../code-steps";
import type { RunHead } from "../records";
import type { Turn } from "./place";

/** More are not told one by one. */
const placesMax = 300;

/**
 * What code really reads of what it was given: it is run once more as it ran, and every value that it takes out is
 * noted. Null where that cannot be told, such as of code that failed.
 */
export async function readsOfCode(
  runner: CodeRunner,
  head: RunHead,
  turn: Turn,
  { program, roots, timeMs, memoryMb }: CompiledCode,
  scope: Scope,
): Promise<readonly ReadValue[] | null> {
  const given: Record<string, string> = {};
  for (const name of roots) {
    const value = scope[name];
    if (value !== undefined) given[name] = JSON.stringify(value);
  }
  const result = await runner.run({
    owner: head.distributor,
    program: watching(program, Object.keys(given)),
    roots: given,
    now: head.originAcceptedAt,
    seed: codeSeed(head, turn.node, turn.path),
    timeMs,
    memoryMb,
  });
  if (!("value" in result)) return null;
  const taken = JSON.parse(result.value) as readonly (readonly [string, { value?: Json }])[];
  return taken.map(([path, { value }]) => (value === undefined ? { path } : { path, value }));
}

/** The program with its names watched; what it gives is written out as it always is, for that reads, too. */
function watching(program: string, names: readonly string[]): string {
  const watched = names.map((name) => `__watch(${name}, ${JSON.stringify(name)})`);
  return `${watcher}
const __made = ((${names.join(", ")}) => {
${program}
})(${watched.join(", ")});
JSON.stringify(__made);
return [...__taken];`;
}

/** Texts, numbers and what is missing are noted by their places; objects and lists where their names or number are asked for. */
const watcher = `const __taken = new Map();
const __step = (name) => /^[A-Za-z_$][\\w$]*$/.test(name) ? "." + name : "[" + JSON.stringify(name) + "]";
const __note = (path, value) => {
  if (__taken.size < ${placesMax} && !__taken.has(path)) __taken.set(path, { value });
};
const __watch = (value, path) => {
  if (typeof value !== "object" || value === null) {
    __note(path, value);
    return value;
  }
  const placeOf = (name) => path + (Array.isArray(value) && /^\\d+$/.test(name) ? "[" + name + "]" : __step(name));
  return new Proxy(value, {
    get(target, name) {
      if (typeof name === "symbol" || (!Object.hasOwn(target, name) && name in target)) return target[name];
      return __watch(target[name], placeOf(name));
    },
    has(target, name) {
      if (typeof name === "string") __note(placeOf(name), target[name]);
      return name in target;
    },
    ownKeys(target) {
      __note(path, target);
      return Reflect.ownKeys(target);
    },
  });
};`;
