import { compactJson } from "@/runtime/flow/canonical";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";
import { parseExactJson } from "@/runtime/flow/exact-json";
import { isObject } from "@/runtime/flow/schema";
import type { Json, JsonObject } from "@/runtime/json";
import type { SaverMemory } from "./draft-saver";
import { sketchOf, textsOf } from "./draft-texts";
import type { Sketch } from "./edit-flow";
import type { EditStep } from "./edit-steps";
import type { History } from "./editor-store";

/** What a tab knows of a draft: what is shown, one's own steps, what the server has of it. */
export type DraftMemory = History & {
  readonly sketch: Sketch;
  readonly memory: SaverMemory;
};

/** Beyond this many characters the oldest steps are left out: a tab may keep about 5 million. */
const charactersMax = 1_500_000;

/**
 * A draft with its steps as one text. What is shown is written whole, every other sketch as what differs
 * from its neighbour, so that 200 steps in a flow of 1,000 nodes stay small.
 */
export function writeMemory({ sketch, past, future, memory }: DraftMemory): string {
  const { saved, pending, revision } = memory;
  const head: JsonObject = {
    revision,
    shown: textsOf(sketch) as unknown as JsonObject,
    saved: difference(sketch, saved),
    pending: pending === null ? null : { id: pending.id, sent: difference(sketch, pending.sent) },
  };
  const back = chain(sketch, past.toReversed(), "after", "before");
  const forth = chain(sketch, future, "before", "after");
  let room = charactersMax;
  const fitting = (steps: readonly Json[]) =>
    steps.filter((step) => {
      room -= compactJson(step).length;
      return room > 0;
    });
  return compactJson({ ...head, past: fitting(back), future: fitting(forth) });
}

/** Null for a text this build did not write. */
export function readMemory(text: string): DraftMemory | null {
  try {
    const value = parseExactJson(text);
    if (!isObject(value) || !isObject(value.shown)) return null;
    const sketch = sketchOf(value.shown as unknown as { logic: string; layout: string });
    if (sketch === null) return null;
    const past = unchain(sketch, value.past, "after", "before").toReversed();
    const future = unchain(sketch, value.future, "before", "after");
    const { pending } = value;
    return {
      sketch,
      past,
      future,
      memory: {
        revision: Number(value.revision),
        saved: changed(sketch, value.saved),
        pending: isObject(pending)
          ? { id: String(pending.id), sent: changed(sketch, pending.sent) }
          : null,
      },
    };
  } catch {
    return null;
  }
}

type End = "before" | "after";

/** Steps outward from what is shown: to where each begins (others may have changed it) and ends. */
function chain(shown: Sketch, steps: readonly EditStep[], near: End, far: End): readonly Json[] {
  let at = shown;
  return steps.map((step) => {
    const written = {
      name: step.name,
      near: difference(at, step[near]),
      far: difference(step[near], step[far]),
    };
    at = step[far];
    return written;
  });
}

function unchain(shown: Sketch, steps: Json | undefined, near: End, far: End): EditStep[] {
  let at = shown;
  return (Array.isArray(steps) ? (steps as readonly Json[]) : []).map((step) => {
    const written = isObject(step) ? step : {};
    const from = changed(at, written.near);
    const to = changed(from, written.far);
    at = to;
    const name = typeof written.name === "string" ? written.name : null;
    return { name, before: near === "before" ? from : to, after: far === "after" ? to : from };
  });
}

/** Null when both are the same; entries are by key, null where there is none any more. */
function difference(from: Sketch, to: Sketch): Json {
  if (from === to) return null;
  return {
    document: differenceOf(from.document, to.document, "nodes"),
    layout: differenceOf(from.layout, to.layout, "nodes"),
  };
}

function differenceOf(from: FlowDocument | FlowLayout, to: typeof from, map: "nodes"): Json {
  if (from === to) return null;
  const [a, b] = [from, to] as unknown as readonly [JsonObject, JsonObject];
  const { [map]: before, ...topBefore } = a;
  const { [map]: after, ...topAfter } = b;
  return {
    top: entries(topBefore, topAfter),
    nodes: entries(isObject(before) ? before : {}, isObject(after) ? after : {}),
  };
}

function entries(before: JsonObject, after: JsonObject): JsonObject {
  const differing: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[key] === after[key]) continue;
    const value = after[key];
    differing[key] = value === undefined ? null : [value];
  }
  return differing;
}

function changed(from: Sketch, difference: Json | undefined): Sketch {
  if (!isObject(difference)) return from;
  return {
    document: changedBy(from.document, difference.document),
    layout: changedBy(from.layout, difference.layout),
  };
}

function changedBy<T extends FlowDocument | FlowLayout>(from: T, difference: Json | undefined): T {
  if (!isObject(difference)) return from;
  const { nodes, ...top } = from as unknown as JsonObject;
  return {
    ...applied(top, difference.top),
    nodes: applied(isObject(nodes) ? nodes : {}, difference.nodes),
  } as unknown as T;
}

function applied(from: JsonObject, differing: Json | undefined): JsonObject {
  const result: Record<string, Json> = { ...from };
  for (const [key, value] of Object.entries(isObject(differing) ? differing : {})) {
    if (Array.isArray(value)) result[key] = (value as readonly Json[])[0] ?? null;
    else delete result[key];
  }
  return result;
}
