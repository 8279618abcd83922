import type { Inference, Locals } from "./infer";
import { type ValueType, withoutTables } from "./language";
import type { Tree } from "./tree";
import { optionalWhen, textType, typeName, unionOf } from "./types";

/** Every cell is text, and may be empty. */
const cellType = optionalWhen(true, textType);

/** Type of a look-up: of its cell, or of what it gives instead. */
export function inferLookUp(
  inference: Inference,
  { keys, nameAt, otherwise }: Extract<Tree, { kind: "lookup" }>,
  locals: Locals,
): ValueType {
  const refusal = inference.environment[withoutTables];
  if (refusal !== undefined) inference.report("error", nameAt, refusal);
  for (const { name, value } of keys) {
    const type = inference.read(value, locals);
    if (type.kind === "null") {
      inference.report("error", value.at, `Nothing is said of what to look for as “${name}”`);
    }
    if (type.kind !== "list" && type.kind !== "object") continue;
    const message = `“${name}” is looked up by one value, but ${inference.called(value)} is ${typeName(type)}`;
    inference.report("error", value.at, message);
  }
  if (otherwise === undefined) return cellType;
  return unionOf(cellType, inference.read(otherwise, locals));
}
