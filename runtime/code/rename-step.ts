import { stepText } from "../expressions/tree";
import { type StepName, stepReads } from "./step-reads";

/** Code that reads steps which get other ids, reading them by those; all at once, so that two can change places. */
export function renameStepsInCode(code: string, ids: { readonly [from: string]: string }): string {
  let renamed = "";
  let kept = 0;
  for (const name of stepReads(code).names) {
    const next = Object.hasOwn(ids, name.id) ? ids[name.id] : undefined;
    if (next === undefined || next === name.id) continue;
    renamed += code.slice(kept, name.start) + renamedName(code, name, next);
    kept = name.end;
  }
  return renamed + code.slice(kept);
}

function renamedName(code: string, { form, id, start, end }: StepName, next: string): string {
  const step = stepText(next);
  const isPlain = step.startsWith(".");
  const key = isPlain ? next : JSON.stringify(next);
  switch (form) {
    case "text":
      return JSON.stringify(next);
    case "key":
      return key;
    case "short":
      return `${key}: ${id}`;
    case "dot":
    case "optional":
      if (isPlain) return code.slice(start, end - id.length) + next;
      return form === "optional" ? `?.${step}` : step;
  }
}
