import { checkExpression } from "../expressions/check";
import type { ValueType } from "../expressions/language";
import { unionOf } from "../expressions/types";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, NodeId } from "./document";
import { type FlowSurroundings, nothingAround } from "./document-types";
import { nodeEnvironment } from "./expression-scope";
import { type FlowTypes, typesOf } from "./flow-types";
import { type FlowShape, loopMisfit, shapeOf } from "./loop-scopes";
import { nodeOf } from "./node-of";
import { expressionsOf } from "./node-texts";
import { findPort, portsOf } from "./ports";
import { type Misfit, mapperTo, refuseEdge, splitterOf } from "./refuse-edge";
import { splitEnd } from "./schema";

/** Judges lines that somebody may draw from one output, with all that is known of the flow's types. */
export type FitJudge = (to: string) => Misfit | null;

/**
 * Why a line from `from` to an input does not fit, or null. Besides what `refuseEdge` knows: whether the
 * fields that the next node reads are there in what it would get.
 */
export function judgeFrom(
  document: FlowDocument,
  registry: NodeRegistry,
  from: string,
  around: FlowSurroundings = nothingAround,
): FitJudge {
  const shape = shapeOf(document, registry);
  const types = typesOf(document, registry, shape);
  const source = splitEnd(from)?.node ?? "";
  const given =
    findPort(document, registry, from, "out")?.role === "error" ? null : types.output(source);
  return (to) => {
    const refused = refuseEdge(document, registry, { from, to }, around);
    if (refused !== null) return refused;
    const loop = loopMisfit(document, registry, shape, { from, to });
    if (loop !== null)
      return { reason: loop, remedy: loopRemedy(document, registry, shape, from, to) };
    if (given === null) return null;
    return missingField({ document, registry, shape, types }, splitEnd(to)?.node ?? "", given);
  };
}

/** The same for the first input of every other node. */
export function fitsFrom(
  document: FlowDocument,
  registry: NodeRegistry,
  from: string,
  around: FlowSurroundings = nothingAround,
): ReadonlyMap<NodeId, Misfit | null> {
  const judge = judgeFrom(document, registry, from, around);
  const source = splitEnd(from)?.node;
  const fits = new Map<NodeId, Misfit | null>();
  for (const [id, node] of Object.entries(document.nodes)) {
    if (id === source) continue;
    const input = portsOf(node, registry).find(({ direction }) => direction === "in");
    const none: Misfit = {
      reason: `${node.name} starts a flow: nothing leads to it.`,
      remedy: null,
    };
    fits.set(id, input === undefined ? none : judge(`${id}.${input.name}`));
  }
  return fits;
}

/** A splitter before it helps a node that collects where no loop is open. */
function loopRemedy(
  document: FlowDocument,
  registry: NodeRegistry,
  shape: FlowShape,
  from: string,
  to: string,
): Misfit["remedy"] {
  const [source, target] = [splitEnd(from)?.node ?? "", splitEnd(to)?.node ?? ""];
  const isLed = document.edges.some((edge) => splitEnd(edge.to)?.node === target);
  const isOpen = (shape.loops.get(source) ?? []).length > 0;
  return isLed || isOpen ? null : splitterOf(registry);
}

type Known = {
  readonly document: FlowDocument;
  readonly registry: NodeRegistry;
  readonly shape: FlowShape;
  readonly types: FlowTypes;
};

/** A field that an expression of the node reads from its input and that would not be there. */
function missingField(
  { document, registry, shape, types }: Known,
  id: NodeId,
  given: ValueType,
): Misfit | null {
  const node = nodeOf(document, id);
  const definition = node === undefined ? undefined : registry.get(node.type);
  if (node === undefined || definition === undefined || node.join === "all") return null;
  const others = document.edges.some((edge: FlowEdge) => splitEnd(edge.to)?.node === id);
  const input = others ? unionOf(types.input(id), given) : given;
  for (const { field, text, mode } of expressionsOf(node, definition)) {
    if (!/\binput\b/.test(text)) continue;
    const scope = nodeEnvironment(document, shape, types, id, definition, field);
    const before = checkExpression(text, scope, { mode }).problems.length;
    const asked = Object.assign(Object.create(null), scope, { input });
    const after = checkExpression(text, asked, { mode });
    const [problem] = after.problems;
    if (problem === undefined || after.problems.length <= before) continue;
    return {
      reason: `${node.name} would not find what it reads: ${problem.message}`,
      remedy: mapperTo(registry, "any"),
    };
  }
  return null;
}
