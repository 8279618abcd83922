import { type ObstacleMap, type Route, touching } from "./edge-routes";
import type { Point } from "./geometry";

export type LabelPlace = {
  readonly at: Point;
  /** `beside` a vertical part, `on` a horizontal one. */
  readonly place: "on" | "beside";
};

type Box = { left: number; top: number; right: number; bottom: number };
type Labelled = { readonly id: string; readonly text: string; readonly route: Route };

const height = 18;
/** Of one character at 11 px, and of the room around the word. */
const characterWidth = 6.2;
const inset = 12;

/**
 * A place for every name on a line: on its line, on no card and on no other name. Where there is none left
 * it takes its first choice, which at least is on its own line.
 */
export function placeLabels(
  labels: readonly Labelled[],
  cards: ObstacleMap,
): ReadonlyMap<string, LabelPlace> {
  const places = new Map<string, LabelPlace>();
  const taken: Box[] = [];
  for (const { id, text, route } of labels) {
    const width = text.length * characterWidth + inset;
    const choices = choicesOn(route, width);
    const free = choices.find((choice) => {
      const box = boxOf(choice, width);
      return (
        !taken.some((other) => overlaps(box, other)) &&
        touching(cards, box.left, box.top, box.right, box.bottom).length === 0
      );
    });
    const chosen = free ?? choices[0];
    if (chosen === undefined) continue;
    places.set(id, chosen);
    taken.push(boxOf(chosen, width));
  }
  return places;
}

/** The middle of the longest horizontal part first, then further along, then beside vertical ones. */
function choicesOn(route: Route, width: number): readonly LabelPlace[] {
  const parts = route.slice(1).map((end, index) => ({ start: route[index] ?? end, end }));
  const length = ({ start, end }: { start: Point; end: Point }) =>
    Math.abs(end.x - start.x) + Math.abs(end.y - start.y);
  const flat = parts
    .filter((part) => part.start.y === part.end.y && length(part) > width + 16)
    .toSorted((a, b) => length(b) - length(a));
  const upright = parts
    .filter((part) => part.start.x === part.end.x && length(part) > height)
    .toSorted((a, b) => length(b) - length(a));
  const along = ({ start, end }: { start: Point; end: Point }, share: number): Point => ({
    x: start.x + (end.x - start.x) * share,
    y: start.y + (end.y - start.y) * share,
  });
  const choices: LabelPlace[] = [];
  for (const share of [0.5, 0.75, 0.25, 0.85]) {
    for (const part of flat) choices.push({ at: along(part, share), place: "on" });
  }
  for (const share of [0.5, 0.7, 0.3, 0.85]) {
    for (const part of upright) choices.push({ at: along(part, share), place: "beside" });
  }
  const [first, last] = [route[0], route.at(-1)];
  if (choices.length === 0 && first !== undefined && last !== undefined) {
    choices.push({ at: along({ start: first, end: last }, 0.5), place: "beside" });
  }
  return choices;
}

function boxOf({ at, place }: LabelPlace, width: number): Box {
  const left = place === "on" ? at.x - width / 2 : at.x + 6;
  return { left, top: at.y - height / 2, right: left + width, bottom: at.y + height / 2 };
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
