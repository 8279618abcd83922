import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import { type End, type ObstacleMap, obstacleMap, type Route, routeBetween } from "./edge-routes";
import type { CardNode } from "./flow-graph";
import { type LabelPlace, placeLabels } from "./label-places";

/** A line of the flow before it is known where it runs. */
export type LineDraft = {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  readonly label: string | null;
  readonly branch: boolean;
  readonly error: boolean;
  readonly lost: boolean;
  readonly type: string;
  readonly selected: boolean;
  readonly ariaLabel: string;
};

export type DrawnLine = {
  readonly draft: LineDraft;
  readonly route: Route;
  readonly labelPlace?: LabelPlace;
};

/** What was drawn last: a line between the same two places, around the same cards, runs as it did. */
export type LineCache = {
  readonly routes: Map<
    string,
    { readonly ends: string; readonly around: object; readonly route: Route }
  >;
  labels: { readonly key: readonly unknown[]; readonly places: ReadonlyMap<string, LabelPlace> };
};

export function createLineCache(): LineCache {
  return { routes: new Map(), labels: { key: [], places: new Map() } };
}

/**
 * Where each line runs, clear of cards, and where its name stands, clear of cards and other names. `around`
 * is the same object while the cards stand where they stood.
 */
export function drawLines(
  drafts: readonly LineDraft[],
  cards: ReadonlyMap<string, CardNode>,
  around: object,
  cache: LineCache = createLineCache(),
): readonly DrawnLine[] {
  let map: ObstacleMap | null = null;
  const obstacles = () => {
    map ??= obstacleMap([...cards.values()].map(({ id, position: { x, y } }) => ({ id, x, y })));
    return map;
  };
  const routed = drafts.flatMap((draft) => {
    const source = cards.get(draft.source);
    const target = cards.get(draft.target);
    if (source === undefined || target === undefined) return [];
    const from = endAt(source, draft.sourcePort, "out");
    const to = endAt(target, draft.targetPort, "in");
    const ends = `${from.x} ${from.y} ${from.side} ${to.x} ${to.y} ${to.side} ${draft.branch}`;
    const known = cache.routes.get(draft.id);
    if (known?.ends === ends && known.around === around) return [{ draft, route: known.route }];
    const crossNear = draft.branch ? "source" : "target";
    const found = routeBetween(
      { from, to, source: source.id, target: target.id, crossNear },
      obstacles(),
    );
    const route = known !== undefined && isSame(known.route, found) ? known.route : found;
    cache.routes.set(draft.id, { ends, around, route });
    return [{ draft, route }];
  });
  if (cache.routes.size > 2 * drafts.length + 100) cache.routes.clear();
  const named = routed.flatMap(({ draft: { id, label }, route }) =>
    label === null ? [] : [{ id, text: label, route }],
  );
  const key = [around, ...named.flatMap(({ id, text, route }) => [id, text, route])];
  const { labels } = cache;
  const isKnown =
    labels.key.length === key.length && labels.key.every((entry, index) => entry === key[index]);
  if (!isKnown) {
    const places = named.length === 0 ? labels.places : placeLabels(named, obstacles());
    cache.labels = { key, places };
  }
  return routed.map((line) => {
    const labelPlace =
      line.draft.label === null ? undefined : cache.labels.places.get(line.draft.id);
    return labelPlace === undefined ? line : { ...line, labelPlace };
  });
}

function isSame(a: Route, b: Route): boolean {
  return (
    a.length === b.length &&
    a.every((point, index) => point.x === b[index]?.x && point.y === b[index]?.y)
  );
}

function endAt(card: CardNode, port: string, direction: "in" | "out"): End {
  const placed = card.data.ports.find(
    (one) => one.port.name === port && one.port.direction === direction,
  );
  const { x, y } = card.position;
  if (placed !== undefined) return { x: x + placed.x, y: y + placed.y, side: placed.side };
  // A port that is gone, or of a type this build does not have: the middle of the edge it would be at.
  return direction === "in"
    ? { x: x + nodeWidth / 2, y, side: "top" }
    : { x: x + nodeWidth / 2, y: y + nodeHeight, side: "bottom" };
}
