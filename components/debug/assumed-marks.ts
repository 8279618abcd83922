import type { NodeMark } from "@/components/canvas/diagram-marks";

type Marks = { readonly [node: string]: NodeMark };

export const assumedWords = "Assumed answer";
export const restingWords = "By an assumed answer";

/** Steps of which the answer is assumed, and those that decided by one, as the drawing and lists call them. */
export type AssumedNodes = {
  readonly assumed: ReadonlySet<string>;
  readonly deciding: ReadonlySet<string>;
};

export const nothingAssumed: AssumedNodes = { assumed: new Set(), deciding: new Set() };

/** Null for a step that has nothing to do with it. */
export function assumedNote({ assumed, deciding }: AssumedNodes, node: string): string | null {
  if (deciding.has(node)) return restingWords;
  return assumed.has(node) ? assumedWords : null;
}

/** With those words on the cards of steps that have a state; an equal mark stays the same object. */
export function withAssumed(marks: Marks, before: Marks, nodes: AssumedNodes): Marks {
  const marked: { [node: string]: NodeMark } = Object.assign({}, marks);
  for (const node of [...nodes.assumed, ...nodes.deciding]) {
    const status = marks[node]?.status;
    const note = assumedNote(nodes, node);
    if (status === undefined || note === null) continue;
    const known = before[node];
    marked[node] = known?.status === status && known.note === note ? known : { status, note };
  }
  return marked;
}
