import type { TypeEnvironment, ValueType } from "./language";

type Roots = { readonly [root: string]: ValueType };
const known = new WeakMap<TypeEnvironment, WeakMap<Roots, TypeEnvironment>>();

/**
 * An environment with other roots over its own; the same for the same. What is worked out only where it is read
 * stays so.
 */
export function withRoots(environment: TypeEnvironment, roots: Roots): TypeEnvironment {
  const before = known.get(environment)?.get(roots);
  if (before !== undefined) return before;
  const made: TypeEnvironment = Object.create(null, Object.getOwnPropertyDescriptors(environment));
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(roots));
  const all = known.get(environment) ?? new WeakMap<Roots, TypeEnvironment>();
  known.set(environment, all.set(roots, made));
  return made;
}
