"use client";

import type { ComponentProps } from "react";
import { CodeView } from "@/components/ui/code-view";
import { later, useLater } from "@/components/ui/later";
import type { HeldBy } from "./use-lineage";

const pointed = later(() => import("./pointed-code"));

/** The text of a document; where a step is known that handed it on, its fields say where they come from. */
export function JsonText({
  heldBy,
  ...code
}: ComponentProps<typeof CodeView> & { readonly heldBy: HeldBy | undefined }) {
  const tells = heldBy !== undefined && code.language === "json";
  const loaded = useLater(pointed, tells);
  if (!tells || loaded === null) return <CodeView {...code} />;
  return <loaded.PointedCode {...code} heldBy={heldBy} />;
}
