"use client";

import { type ComponentType, createElement } from "react";
import { later, useLater, type Wanted } from "./later";

/**
 * A component whose code comes when it is drawn first; `Meanwhile` holds its place until then. Not by
 * Suspense, which shows what has come no sooner than 300 ms after it showed its stand-in.
 * @param fetched an `import()` of its own that gives the component
 * @param wanted when it comes before it is drawn
 */
export function laterComponent<Props extends object>(
  fetched: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType,
  wanted?: Wanted,
): ComponentType<Props> {
  const part = later(fetched, wanted);
  return function Later(props: Props) {
    const known = useLater(part, true);
    if (known !== null) return createElement(known, props);
    return Meanwhile === undefined ? null : createElement(Meanwhile);
  };
}
