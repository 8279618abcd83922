import { FlowError } from "../../errors/flow-error";
import type { ValueType } from "../../expressions/language";
import { type MapBlock, mapBlock } from "../../expressions/map-fields";
import { anyType, optionalWhen } from "../../expressions/types";
import type { JsonObject } from "../../json";
import type { TypeContext } from "../definition";
import { mapRowsOf } from "./map-rows";

type Names = { readonly [name: string]: ValueType };
const noNames: Names = {};
type MutableObject = { readonly kind: "object"; readonly fields: Record<string, ValueType> };

/** The type of the document a map builds: its targets, each with the type of its expression. */
export function mapOutputType(config: JsonObject, context: TypeContext): ValueType {
  try {
    return blockType(mapBlock(mapRowsOf(config.fields ?? [])), context, noNames);
  } catch (error) {
    // A map that is being written has no type yet; its problems are said elsewhere.
    if (error instanceof FlowError) return anyType;
    throw error;
  }
}

function blockType({ rows }: MapBlock, context: TypeContext, names: Names): ValueType {
  const root = emptyObject();
  for (const { path, text, required, list } of rows) {
    const source = context.infer(text, names);
    const entry = source.kind === "list" ? source.of : anyType;
    const value: ValueType =
      list === undefined
        ? source
        : {
            kind: "list",
            of: blockType(list.block, context, {
              ...names,
              [list.as]: entry,
              index: { kind: "number" },
            }),
          };
    put(root, path, optionalWhen(!required, value));
  }
  return root;
}

/** Objects on the way are there whenever something in them is; what is in them may be missing. */
function put(root: MutableObject, path: readonly string[], type: ValueType): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    root.fields[name] = type;
    return;
  }
  const before = root.fields[name];
  const inner = before?.kind === "object" ? (before as MutableObject) : emptyObject();
  root.fields[name] = inner;
  put(inner, rest, type);
}

function emptyObject(): MutableObject {
  return { kind: "object", fields: Object.create(null) };
}
