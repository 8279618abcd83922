import { type Steps, stepsOfPlace } from "../../expressions/places";
import { enclosing, type Frame } from "../frame";
import { valueBy } from "../inputs";
import type { Recomputer, RecomputeSource } from "../recompute";
import { type InputEdge, isItemPort, type PlanNode } from "../topology";
import { placeIn, type Source, type Turn } from "./place";

/** Which step's output, or what else, a place of a step's scope is: `input.lines[3].sku`, `steps.n02.total`, `params.rate`. */
export async function resolveRead(
  recomputer: Recomputer,
  source: RecomputeSource,
  turn: Turn,
  read: string,
): Promise<readonly Source[]> {
  const [root, ...rest] = stepsOfPlace(read);
  const node = source.plan.nodes.get(turn.node);
  if (node === undefined) return [];
  const frame = await recomputer.frame(turn.path);
  switch (root) {
    case "input":
      return arrived(recomputer, source, { node, frame }, rest);
    case "item":
      return itemOf(frame, rest);
    case "steps":
      return stepOf(source, frame, rest);
    case "trigger": {
      const [part, ...inner] = rest;
      const trigger = { node: source.trigger.node, path: "" };
      return part === "body" ? [placeIn(trigger, inner)] : [{ end: { how: "message", at: read } }];
    }
    case "params":
      return [{ end: { how: "parameter", at: read } }];
    case "index":
      return [{ end: { how: "position", at: read } }];
    case "key":
      return [{ end: { how: "key", at: read } }];
    case "run":
      return [{ end: { how: "run", at: read } }];
    default:
      return [];
  }
}

async function arrived(
  recomputer: Recomputer,
  { edits }: RecomputeSource,
  { node, frame }: { readonly node: PlanNode; readonly frame: Frame },
  rest: Steps,
): Promise<readonly Source[]> {
  const edited = edits?.some(
    (edit) => edit.source === null && edit.node === node.id && edit.path === frame.path,
  );
  if (edited === true) return [{ end: { how: "edited", at: "input" } }];
  if (node.node.join === "all" && node.inputs.length > 1) {
    const [id, ...inner] = rest;
    return node.inputs
      .filter(({ from }) => id === undefined || from.id === id)
      .map((edge) => placeOfEdge(edge, frame, inner));
  }
  // Which edge brought something is known once what leads here is settled.
  await recomputer.scopeOf(frame.path, node);
  const edge = node.inputs.find((one) => valueBy(one, frame) !== null);
  return edge === undefined ? [] : [placeOfEdge(edge, frame, rest)];
}

function placeOfEdge({ from, port, role }: InputEdge, frame: Frame, rest: Steps): Source {
  if (role === "item") return placeIn({ node: from.id, path: frame.path }, rest);
  if (role !== "outer") return placeIn({ node: from.id, path: frame.path }, rest);
  const isItem = isItemPort(from, port) && from.body !== null;
  const owner = enclosing(frame, isItem && from.body !== null ? from.body : from.scope);
  return placeIn({ node: from.id, path: owner.path }, rest);
}

function itemOf(frame: Frame, rest: Steps): readonly Source[] {
  const { split } = frame.scope;
  return split === null ? [] : [placeIn({ node: split.id, path: frame.path }, rest)];
}

function stepOf({ plan }: RecomputeSource, frame: Frame, [id, ...rest]: Steps): readonly Source[] {
  const node = plan.nodes.get(String(id));
  if (node === undefined) return [];
  // Within its loop a splitter is the item.
  const scopes = [node.body, node.scope];
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    if (scopes.includes(at.scope)) return [placeIn({ node: node.id, path: at.path }, rest)];
  }
  return [];
}
