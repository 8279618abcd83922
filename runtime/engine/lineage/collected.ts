import { placeText, stepsOfPlace } from "../../expressions/places";
import { readingOfText } from "../../expressions/text-reads";
import type { Json } from "../../json";
import { stateIn } from "../frame";
import type { Recomputer } from "../recompute";
import type { IterationPath } from "../records";
import type { PlanNode } from "../topology";
import { below, iterationIn, type Place } from "./place";
import type { Behind, MadePart, PlacedRead, StepBack } from "./step-back";

/** Of what follows from a whole loop so many iterations are named. */
const namedMax = 50;

export type Handed = { readonly place: Place; readonly value: Json };

/** What lies behind what an aggregator hands on: what iterations handed to it. */
export async function collectedBehind(
  back: StepBack,
  node: PlanNode,
  place: Place,
): Promise<Behind> {
  const handed = await back.handed(node, place.path);
  const [list, position, ...rest] = stepsOfPlace(place.field);
  const one = list === "results" && typeof position === "number" ? handed[position] : undefined;
  const text = node.node.config.value;
  const isComputed = typeof text === "string" && text.trim() !== "";
  if (one === undefined) return whole(handed, isComputed ? text : "");
  const from = (steps: typeof rest): Place => ({
    ...one.place,
    field: below(one.place.field, steps),
  });
  if (!isComputed) return { kind: "passed", sources: [{ place: from(rest) }] };
  const scope = await back.recomputer.scopeOf(place.path, node);
  const index = Number(position);
  const reading = readingOfText(text, { ...scope, input: one.value, index });
  const [root, ...inner] = stepsOfPlace(reading.passes ?? "");
  if (root === "input") {
    return { kind: "passed", sources: [{ place: from([...inner, ...rest]) }] };
  }
  const reads = reading.reads.map((read): PlacedRead => {
    const [head, ...steps] = stepsOfPlace(read.path);
    return {
      ...read,
      sources: async () =>
        head === "input" ? [{ place: from(steps) }] : back.sources(place, read.path),
    };
  });
  const target = placeText(["results", index]);
  const part: MadePart = { target, label: "value", expression: text, reads, of: "value" };
  return { kind: "made", how: "computed", parts: [part] };
}

function whole(handed: readonly Handed[], expression: string): Behind {
  const reads = handed.slice(0, namedMax).map(
    ({ place }): PlacedRead => ({
      path: `item[${place.path}]`,
      sources: async () => [{ place }],
    }),
  );
  return {
    kind: "made",
    how: "computed",
    parts: [{ target: "", expression, reads, of: "value" }],
  };
}

/** What the iterations handed to an aggregator, in the order of its results. */
export async function handedTo(
  recomputer: Recomputer,
  node: PlanNode,
  path: IterationPath,
): Promise<readonly Handed[]> {
  const [edge] = node.inputs;
  if (edge === undefined) return [];
  const frame = await recomputer.frame(path);
  const state = stateIn(frame, edge.from);
  await recomputer.closeLoop(state);
  const { loop } = state;
  const handed: Handed[] = [];
  const values = loop?.handed.find(({ to }) => to === node)?.values ?? [];
  // Iterations that handed nothing over are gaps.
  for (const index of Object.keys(values).map(Number)) {
    const own = await recomputer.frame(iterationIn(path, edge.from.id, index));
    const from = loop?.body.handsOn.find((one) => {
      if (one.to !== node) return false;
      if (one.from === edge.from) return true;
      const source = stateIn(own, one.from);
      return source.phase === "settled" && source.port === one.port;
    })?.from;
    if (from === undefined) continue;
    const place = { node: from.id, path: own.path, field: "" };
    handed.push({ place, value: values[index] ?? null });
  }
  return handed;
}
