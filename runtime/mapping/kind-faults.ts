import type { TypeEnvironment, ValueType } from "../expressions/language";
import type { MapField } from "../expressions/map-fields";
import { typeOfMap } from "../expressions/map-type";
import { typeName } from "../expressions/types";
import { words } from "./check-document";
import type { TargetKind } from "./target-fields";
import type { TargetNode } from "./target-tree";

/**
 * What can be said of a map before any document comes: targets whose expression is surely of another kind than
 * the field, and constants that are none of its codes. By target.
 */
export function kindFaults(
  fields: readonly MapField[],
  targets: readonly TargetNode[],
  environment: TypeEnvironment,
): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  const { type } = typeOfMap(fields, environment);
  if (type.kind === "object") compare(type.fields, targets, faults);
  return faults;
}

function compare(
  made: { readonly [name: string]: ValueType },
  targets: readonly TargetNode[],
  faults: Map<string, string>,
): void {
  for (const node of targets) {
    const type = Object.hasOwn(made, node.name) ? made[node.name] : undefined;
    const fault = codeFault(node) ?? (type === undefined ? null : kindFault(type, node));
    if (fault !== null) faults.set(node.target, fault);
    const inner = type?.kind === "list" ? type.of : type;
    if (fault === null && inner?.kind === "object") compare(inner.fields, node.children, faults);
  }
}

/** Why a value of a type is none of a field's; null where it is, or may be. */
export function kindFault(
  type: ValueType,
  { list, kind, children, extra }: TargetNode,
): string | null {
  if (extra || type.kind === "any" || type.kind === "null") return null;
  if (list !== (type.kind === "list")) {
    return list
      ? `a list is needed, not ${typeName(type)}`
      : `${words[kind]} is needed, not a list`;
  }
  const one = type.kind === "list" ? type.of : type;
  if (one.kind === "any" || one.kind === "null") return null;
  const wanted: TargetKind = children.length > 0 ? "object" : kind;
  return fits(one.kind, wanted) ? null : `${words[wanted]} is needed, not ${typeName(one)}`;
}

const textual = ["text", "date", "instant"];

function fits(made: ValueType["kind"], wanted: TargetKind): boolean {
  switch (wanted) {
    case "any":
      return true;
    case "text":
    case "decimal":
      return textual.includes(made);
    case "date":
    case "instant":
      // A text may be one; a date is no instant.
      return made === wanted || made === "text";
    default:
      return made === wanted;
  }
}

function codeFault({ codes, place }: TargetNode): string | null {
  const literal = /^"([^"\\]*)"$/.exec(place?.text.trim() ?? "")?.[1];
  if (codes === undefined || literal === undefined || codes.includes(literal)) return null;
  const known = codes.slice(0, 6).join(", ");
  return `“${literal}” is not one of its codes: ${known}${codes.length > 6 ? ", …" : ""}`;
}
