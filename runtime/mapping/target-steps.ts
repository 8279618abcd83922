import { FlowError } from "../errors/flow-error";
import { targetPath } from "../expressions/map-fields";
import { stepText } from "../expressions/tree";
import { remember } from "../remember";

/** The step into the entries of a list, in a target as in a source: `lines`, `[]`, `sku`. */
export const entryStep = "[]";

/** Names of a target with `[]` per list on the way; null for a text that is no target. */
export const targetSteps = remember(readSteps);

function readSteps(target: string): readonly string[] | null {
  const steps: string[] = [];
  const parts = target.split(entryStep);
  for (const [index, part] of parts.entries()) {
    if (index > 0) steps.push(entryStep);
    const names = index === 0 ? part : part.replace(/^\./, "");
    if (names === "") {
      if (index === 0 || index < parts.length - 1) return null;
      continue;
    }
    try {
      steps.push(...targetPath(names));
    } catch (error) {
      if (error instanceof FlowError) return null;
      throw error;
    }
  }
  return steps;
}

/** The one spelling of a target: plain names with dots, others quoted. */
export function targetText(steps: readonly string[]): string {
  return steps
    .map((step) => (step === entryStep ? step : stepText(step)))
    .join("")
    .replace(/^\./, "")
    .replaceAll('[]["', '[].["');
}

/** The target as others spell it, so that it can be compared; a text that is no target stays as it is. */
export const sameTarget = remember((target) => {
  const steps = targetSteps(target);
  return steps === null ? target : targetText(steps);
});

/** Targets of the lists around a target, the outermost first: `lines` of `lines[].taxes[].rate` and `lines[].taxes`. */
export const listsAround = remember((target): readonly string[] => {
  const steps = targetSteps(target) ?? [];
  return steps.flatMap((step, index) =>
    step === entryStep ? [targetText(steps.slice(0, index))] : [],
  );
});

/** A field of an object at a place of a document: `lines[3]` and `sku` are `lines[3].sku`. */
export function fieldIn(around: string, name: string): string {
  const step = stepText(name);
  if (around === "") return step.replace(/^\./, "");
  return step.startsWith("[") && around.endsWith("]") ? `${around}.${step}` : around + step;
}
