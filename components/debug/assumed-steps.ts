import { isAssumedAnswer } from "@/components/runs/given-words";
import type { FlowDocument } from "@/runtime/flow/document";
import { isDeciding, restsOn } from "@/runtime/flow/rests-on";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { AssumedNodes } from "./assumed-marks";
import type { DebugLine } from "./use-debug";

/** Steps of the flow of which an answer is assumed, as far as the run has come. */
export function assumedSteps(lines: readonly DebugLine[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) =>
      line.kind === "step" && isAssumedAnswer(line.given) ? [line.node] : [],
    ),
  );
}

/** Steps that come out as they do by assumed answers, as far as the run has come. */
export type Resting = {
  /** Each with the steps whose answers those are. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  /** Those of them that say how it goes on. */
  readonly deciding: ReadonlySet<string>;
};

export function restingSteps(
  document: FlowDocument | null,
  lines: readonly DebugLine[],
  assumed: ReadonlySet<string>,
): Resting {
  if (document === null || assumed.size === 0) return { steps: new Map(), deciding: new Set() };
  const done = new Set(
    lines.flatMap((line) => (line.kind === "step" && line.given === null ? [line.node] : [])),
  );
  const steps = new Map(
    [...restsOn(document, nodeRegistry, assumed)].filter(([node]) => done.has(node)),
  );
  const deciding = [...steps.keys()].filter((node) => isDeciding(document, nodeRegistry, node));
  return { steps, deciding: new Set(deciding) };
}

/** Both, of a run as far as it has come. */
export type Assumed = AssumedNodes & { readonly resting: Resting["steps"] };

export function assumedIn(document: FlowDocument | null, lines: readonly DebugLine[]): Assumed {
  const assumed = assumedSteps(lines);
  const { steps, deciding } = restingSteps(document, lines, assumed);
  return { assumed, deciding, resting: steps };
}
