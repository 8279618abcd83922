import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { DiagramMarks } from "./diagram-marks";
import { type Colours, statusTones } from "./far-colours";
import type { CardNode, FlowGraph } from "./flow-graph";
import { touchesWorld } from "./node-look";

export type View = {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
};

type Drawing = {
  readonly graph: FlowGraph;
  readonly marks: DiagramMarks;
  /** Nodes with an error; the run view has none. */
  readonly invalid: ReadonlySet<string>;
  /** Nodes that are in the page themselves, with the lines between them. */
  readonly mounted: ReadonlySet<string>;
  readonly view: View;
  readonly colours: Colours;
  readonly scale: number;
};

/** Draws everything that is not in the page itself; gives the number of nodes it drew. */
export function drawFar(context: CanvasRenderingContext2D, drawing: Drawing): number {
  const { view, scale } = drawing;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  drawLines(context, drawing);
  return drawCards(context, drawing);
}

function drawLines(
  context: CanvasRenderingContext2D,
  { graph, marks, mounted, view, colours }: Drawing,
): void {
  const { x, y, zoom, width, height } = view;
  const looks = new Map<string, Path2D>();
  for (const edge of graph.edges) {
    if (mounted.has(edge.source) && mounted.has(edge.target)) continue;
    const points = edge.data?.route ?? [];
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined) continue;
    const low = Math.min(first.y, last.y) * zoom + y;
    const high = Math.max(first.y, last.y) * zoom + y;
    const left = Math.min(first.x, last.x) * zoom + x;
    const right = Math.max(first.x, last.x) * zoom + x;
    if (high < -40 || low > height + 40 || right < -40 || left > width + 40) continue;
    const mark = marks.edges[edge.id]?.path;
    const look = edge.selected === true ? "selected" : (mark ?? "idle");
    let path = looks.get(look);
    if (path === undefined) {
      path = new Path2D();
      looks.set(look, path);
    }
    path.moveTo(first.x * zoom + x, first.y * zoom + y);
    for (let at = 1; at < points.length; at += 1) {
      const point = points[at] ?? first;
      path.lineTo(point.x * zoom + x, point.y * zoom + y);
    }
  }
  for (const [look, path] of looks) {
    context.strokeStyle = colours(lineTones[look] ?? "--line-control");
    context.lineWidth = look === "idle" || look === "not" ? Math.max(0.75, 1.5 * zoom) : 1.5;
    context.setLineDash(look === "not" ? [3, 4] : []);
    context.stroke(path);
  }
  context.setLineDash([]);
}

const heatTones: { readonly [measure: string]: string } = {
  failures: "--negative-solid",
  slowness: "--caution-solid",
  waiting: "--wait-solid",
};
/** Shades of heat that are told apart from far away. */
const heatSteps = 5;

/** A block's colour, and how much of it: heat if it is shown, else the status. */
function fillOf(id: string, { marks, invalid }: Drawing, far: boolean): readonly [string, number] {
  const heat = marks.heat[id];
  if (heat !== undefined) {
    const share = (Math.round(heat.level * heatSteps) / heatSteps) * (far ? 1 : 0.4);
    return [heatTones[heat.measure] ?? "--accent", share];
  }
  if (!far) return ["--surface", 1];
  if (invalid.has(id)) return ["--negative-solid", 1];
  return [statusTones[marks.nodes[id]?.status ?? ""] ?? "--neutral-line", 1];
}

const lineTones: { readonly [look: string]: string } = {
  taken: "--ink",
  error: "--negative-solid",
  added: "--positive-solid",
  removed: "--negative-solid",
  selected: "--accent",
};

function drawCards(context: CanvasRenderingContext2D, drawing: Drawing): number {
  const { graph, mounted, view, colours } = drawing;
  const { x, y, zoom, width, height } = view;
  const [w, h] = [nodeWidth * zoom, nodeHeight * zoom];
  const far = zoom < 0.3;
  const tones = new Map<string, Path2D>();
  const selected = new Path2D();
  const near: { readonly card: CardNode; readonly left: number; readonly top: number }[] = [];
  let drawn = 0;
  for (const card of graph.nodes) {
    if (mounted.has(card.id)) continue;
    drawn += 1;
    const left = card.position.x * zoom + x;
    const top = card.position.y * zoom + y;
    if (left > width || top > height || left + w < 0 || top + h < 0) continue;
    const [tone, share] = fillOf(card.id, drawing, far);
    const fill = `${tone} ${share}`;
    let path = tones.get(fill);
    if (path === undefined) {
      path = new Path2D();
      tones.set(fill, path);
    }
    if (far) path.rect(left, top, w, h);
    else path.roundRect(left, top, w, h, 8 * zoom);
    if (card.selected === true) selected.rect(left - 1, top - 1, w + 2, h + 2);
    if (!far) near.push({ card, left, top });
  }
  for (const [fill, path] of tones) {
    const [tone = "", share = "1"] = fill.split(" ");
    context.fillStyle = colours("--surface");
    if (share !== "1") context.fill(path);
    context.globalAlpha = Number(share);
    context.fillStyle = colours(tone);
    context.fill(path);
    context.globalAlpha = 1;
    if (!far) {
      context.strokeStyle = colours("--line-strong");
      context.lineWidth = 1;
      context.stroke(path);
    }
  }
  context.strokeStyle = colours("--accent");
  context.lineWidth = 2;
  context.stroke(selected);
  for (const { card, left, top } of near) drawName(context, drawing, card, left, top);
  return drawn;
}

/** Tile and name, as the card has them from 30 % on; the rest comes with the card itself. */
function drawName(
  context: CanvasRenderingContext2D,
  { view: { zoom }, colours, marks, invalid }: Drawing,
  card: CardNode,
  left: number,
  top: number,
): void {
  const tile = 28 * zoom;
  const tileTop = top + (nodeHeight * zoom - tile) / 2;
  const status = marks.nodes[card.id]?.status ?? "";
  const tone = invalid.has(card.id) ? "--negative-solid" : statusTones[status];
  if (touchesWorld(card.data.definition?.behaviour)) {
    context.fillStyle = colours(tone ?? "--ink");
    context.fillRect(left + 11 * zoom, tileTop, tile, tile);
  } else {
    context.strokeStyle = colours(tone ?? "--line-control");
    context.lineWidth = tone === undefined ? 1 : 2;
    context.strokeRect(left + 11 * zoom, tileTop, tile, tile);
  }
  const size = (zoom < 0.6 ? 19 : 13) * zoom;
  const room = Math.floor((nodeWidth - 60) / ((zoom < 0.6 ? 19 : 13) * 0.52));
  const { name } = card.data.node;
  context.font = `500 ${size}px Geist, sans-serif`;
  context.textBaseline = "middle";
  context.fillStyle = colours("--text");
  const text = name.length > room ? `${name.slice(0, room - 1)}…` : name;
  const middle = zoom < 0.6 ? nodeHeight / 2 : 18;
  context.fillText(text, left + 49 * zoom, top + middle * zoom);
}
