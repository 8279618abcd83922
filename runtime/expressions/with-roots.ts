import type { TypeEnvironment } from "./language";

const known = new WeakMap<TypeEnvironment, WeakMap<TypeEnvironment, TypeEnvironment>>();

/**
 * An environment with other roots over its own; the same for the same. What is worked out only where it is read
 * stays so.
 */
export function withRoots(environment: TypeEnvironment, roots: TypeEnvironment): TypeEnvironment {
  const before = known.get(environment)?.get(roots);
  if (before !== undefined) return before;
  const made: TypeEnvironment = Object.create(null, Object.getOwnPropertyDescriptors(environment));
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(roots));
  const all = known.get(environment) ?? new WeakMap<TypeEnvironment, TypeEnvironment>();
  known.set(environment, all.set(roots, made));
  return made;
}
