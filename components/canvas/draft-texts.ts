import { canonicalLayout, canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument } from "@/runtime/flow/document";
import { parseExactJson } from "@/runtime/flow/exact-json";
import { parseFlowLayout } from "@/runtime/flow/parse-layout";
import { parseFlowText } from "@/runtime/flow/schema";
import type { Sketch } from "./edit-flow";

/** Texts of `flow.json` and `layout.json`, as a draft travels and is stored. */
export type DraftTexts = { readonly logic: string; readonly layout: string };

/** Of what is shown, saved and on its way: each is asked for more than once, and of a large flow is made at length. */
const lately: (readonly [Sketch, DraftTexts])[] = [];
const latelyMost = 3;

export function textsOf(sketch: Sketch): DraftTexts {
  const known = lately.find(([one]) => one === sketch);
  if (known !== undefined) return known[1];
  const { document, layout } = sketch;
  const texts = { logic: canonicalLogic(document), layout: canonicalLayout(layout) };
  lately.unshift([sketch, texts]);
  lately.length = Math.min(lately.length, latelyMost);
  return texts;
}

/** Null when the logic cannot be read by this build at all. */
export function sketchOf({ logic, layout }: DraftTexts): Sketch | null {
  const document: FlowDocument | null = parseFlowText(logic).document;
  return document === null ? null : { document, layout: parseFlowLayout(parseExactJson(layout)) };
}
