"use client";

import { type ComponentProps, useRef } from "react";
import type { HeldBy } from "./use-lineage";
import { usePointedField } from "./use-pointed-field";
import { ValueTree } from "./value-tree";

/** A value as a tree whose fields say where they come from. */
export function PointedTree({
  heldBy,
  ...tree
}: ComponentProps<typeof ValueTree> & { readonly heldBy: HeldBy }) {
  const asked = useRef<HTMLElement | null>(null);
  const pointed = usePointedField(heldBy, () => asked.current?.focus());
  return (
    <>
      <ValueTree
        {...tree}
        pointing={{
          onRest: pointed.rest,
          onPress: (field, from) => {
            asked.current = from;
            pointed.show(field);
          },
        }}
      />
      {pointed.told}
    </>
  );
}
