import { placeText, type Steps, stepsOfPlace } from "../../expressions/places";
import type { IterationPath } from "../records";

/** Where a step ran: its node and the iteration. */
export type Turn = { readonly node: string; readonly path: IterationPath };

/**
 * A place in what a step handed on, `field` as in `lines[3].sku`; "" is all of it. Of the trigger it is one in the
 * message. A splitter at the path of one of its iterations means the item of that iteration.
 */
export type Place = Turn & { readonly field: string };

/** What a value can come from beside a step of the run. */
export type End = {
  readonly how: "message" | "parameter" | "run" | "position" | "key" | "edited";
  /** As expressions write it: `trigger.headers.x-shop`, `params.rate`. */
  readonly at: string;
};

export type Source = { readonly place: Place } | { readonly end: End };

export function placeIn({ node, path }: Turn, steps: Steps): Source {
  return { place: { node, path, field: placeText(steps) } };
}

export function below(field: string, more: Steps): string {
  return placeText([...stepsOfPlace(field), ...more]);
}

export function keyOfPlace({ node, path, field }: Place): string {
  return JSON.stringify([node, path, field]);
}

/** The iteration that a path names last, and the path around it. */
export function lastIteration(path: IterationPath) {
  const cut = path.lastIndexOf("/");
  const own = path.slice(cut + 1);
  const colon = own.lastIndexOf(":");
  return {
    outer: cut < 0 ? "" : path.slice(0, cut),
    split: own.slice(0, colon),
    index: Number(own.slice(colon + 1)),
  };
}

export function iterationIn(path: IterationPath, split: string, index: number): IterationPath {
  const own = `${split}:${index}`;
  return path === "" ? own : `${path}/${own}`;
}
