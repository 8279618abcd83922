import { placesOfEach } from "@/runtime/expressions/entry-reads";
import type { FieldUse, FieldUses, LineageOrigin } from "@/server/runs/field-lineage";

export const notTold: { readonly [state in Exclude<FieldUses["state"], "traced">]: string } = {
  changed: "Cannot be told: computed by an earlier engine.",
  gone: "Cannot be told: what it was computed from is past its retention.",
  "too-much": "Cannot be told: it follows from more values than are computed for a look.",
};

/** “lines[].price, lines[].quantity” of a list of which only that was read. */
export function placeWords(field: string, ofEach: readonly string[] | undefined): string {
  if (ofEach !== undefined) return placesOfEach(field, ofEach).join(", ");
  return field === "" ? "all of it" : field;
}

/** What a value comes from where no expression says it. */
export const howWords: { readonly [how in LineageOrigin["how"]]: string } = {
  message: "as it arrived",
  computed: "",
  code: "computed from",
  answered: "answered, asked with",
  edited: "let in by a person",
  parameter: "parameter",
  run: "of the run",
  position: "position in the list",
  key: "key of the group",
};

export const useWords: { readonly [kind in FieldUse["kind"]]: string } = {
  field: "field",
  "look-up": "looked up",
  decision: "decision",
  condition: "condition",
  list: "list that is gone through",
  code: "code",
  request: "request",
  call: "call of a flow",
  answer: "answer to the sender",
  event: "event",
  setting: "setting",
};

/** One line of the way back: how deep it lies, the place, and how it was made. */
export type WayLine = {
  readonly depth: number;
  readonly node: string | null;
  readonly field: string;
  readonly said: string;
};

/** The way back in a few lines, as a hint shows it: each place below what was made of it. */
export function wayBack(origin: LineageOrigin, most: number): readonly WayLine[] {
  const lines: WayLine[] = [];
  const visit = (
    { node, field, how, parts }: LineageOrigin,
    depth: number,
    ofEach?: readonly string[],
  ): void => {
    const made = parts.filter(({ of }) => of === "value");
    const [part, ...others] = made;
    const expression = others.length === 0 ? (part?.expression ?? "") : "";
    lines.push({
      depth,
      node,
      field: ofEach === undefined ? field : placeWords(field, ofEach),
      said: expression === "" ? howWords[how] : `= ${expression}`,
    });
    for (const { reads } of made)
      for (const read of reads) for (const one of read.from) visit(one, depth + 1, read.ofEach);
  };
  visit(origin, 0);
  return lines.slice(0, most);
}
