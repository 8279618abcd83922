import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";

/** The node an arrow key leads to, or null. Without a start it is the topmost one. */
export function neighbourOf(
  document: FlowDocument,
  layout: FlowLayout,
  from: NodeId | null,
  key: string,
): NodeId | null {
  const at = (id: NodeId) => layout.nodes[id] ?? { x: 0, y: 0 };
  const ids = Object.keys(document.nodes);
  if (from === null || document.nodes[from] === undefined) {
    return ids.toSorted((a, b) => at(a).y - at(b).y || at(a).x - at(b).x)[0] ?? null;
  }
  const nearest = (candidates: readonly NodeId[]) =>
    candidates.toSorted(
      (a, b) =>
        Math.hypot(at(a).x - at(from).x, at(a).y - at(from).y) -
        Math.hypot(at(b).x - at(from).x, at(b).y - at(from).y),
    )[0] ?? null;
  const ends = (end: "from" | "to", here: "from" | "to") =>
    document.edges
      .filter((edge) => edge[here].split(".")[0] === from)
      .map((edge) => edge[end].split(".")[0] ?? "")
      .filter((id) => document.nodes[id] !== undefined);
  if (key === "ArrowDown" || key === "ArrowUp") {
    const down = key === "ArrowDown";
    const connected = down ? ends("to", "from") : ends("from", "to");
    return nearest(connected.length > 0 ? connected : loose(document, at, from, down));
  }
  const right = key === "ArrowRight";
  return nearest(
    ids.filter((id) => {
      const apart = at(id).x - at(from).x;
      const beside = Math.abs(at(id).y - at(from).y) < nodeHeight * 2;
      return beside && (right ? apart >= nodeWidth / 2 : apart <= -nodeWidth / 2);
    }),
  );
}

/** Where no line leads on: what lies that way and no line leads to from there, or it could not be reached. */
function loose(
  { nodes, edges }: FlowDocument,
  at: (id: NodeId) => { readonly y: number },
  from: NodeId,
  down: boolean,
): readonly NodeId[] {
  const met = new Set(edges.map(({ from: start, to }) => (down ? to : start).split(".")[0]));
  return Object.keys(nodes).filter((id) => {
    const apart = at(id).y - at(from).y;
    return !met.has(id) && (down ? apart >= nodeHeight : apart <= -nodeHeight);
  });
}
