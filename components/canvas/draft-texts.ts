import { canonicalLayout, canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument } from "@/runtime/flow/document";
import { parseExactJson } from "@/runtime/flow/exact-json";
import { parseFlowLayout } from "@/runtime/flow/parse-layout";
import { parseFlowText } from "@/runtime/flow/schema";
import type { Sketch } from "./edit-flow";

/** Texts of `flow.json` and `layout.json`, as a draft travels and is stored. */
export type DraftTexts = { readonly logic: string; readonly layout: string };

export function textsOf({ document, layout }: Sketch): DraftTexts {
  return { logic: canonicalLogic(document), layout: canonicalLayout(layout) };
}

/** Null when the logic cannot be read by this build at all. */
export function sketchOf({ logic, layout }: DraftTexts): Sketch | null {
  const document: FlowDocument | null = parseFlowText(logic).document;
  return document === null ? null : { document, layout: parseFlowLayout(parseExactJson(layout)) };
}
