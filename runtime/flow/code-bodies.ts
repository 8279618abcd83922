import { wholeFunction } from "../code/declarations";
import type { NodeRegistry } from "../nodes/registry";
import { codeFieldsOf } from "./code-fields";
import type { FlowDocument, FlowProblem, NodeId } from "./document";
import { nodeEnvironment } from "./expression-scope";
import { typesOf } from "./flow-types";
import { shapeOf } from "./loop-scopes";

/** Code of a step as a function of what it may read, with the types that are known for sure. */
export type CodeBody = {
  readonly node: NodeId;
  readonly field: string;
  readonly label: string;
  /** The function. */
  readonly text: string;
  /** Where in it the code begins, in a line of its own, and how long it is. */
  readonly start: number;
  readonly length: number;
};

/** What is wrong with the types of a body, at a place of its function. */
export type TypeFault = {
  /** Position among the bodies. */
  readonly body: number;
  readonly start: number;
  readonly length: number;
  readonly message: string;
};

/** All code of a flow that is on. Types are those of documents and maps: what samples are like is not sure. */
export function codeBodiesOf(document: FlowDocument, registry: NodeRegistry): readonly CodeBody[] {
  const found = Object.entries(document.nodes).flatMap(([id, { type, config, disabled }]) =>
    disabled === true
      ? []
      : codeFieldsOf(registry, type).flatMap(({ name, label }) => {
          const code = config[name];
          return typeof code === "string" && code.trim() !== ""
            ? [{ id, type, name, label, code }]
            : [];
        }),
  );
  if (found.length === 0) return [];
  const shape = shapeOf(document, registry);
  const types = typesOf(document, registry, shape);
  return found.flatMap(({ id, type, name, label, code }) => {
    const definition = registry.get(type);
    if (definition === undefined) return [];
    const environment = nodeEnvironment(document, shape, types, id, definition, name);
    const { text, start } = wholeFunction(code, environment);
    return [{ node: id, field: name, label, text, start, length: code.length }];
  });
}

/** Faults as problems of the flow, each at its line and column. They keep it from being published. */
export function typeProblems(
  bodies: readonly CodeBody[],
  faults: readonly TypeFault[],
): readonly FlowProblem[] {
  return faults.flatMap(({ body, start, length, message }): FlowProblem[] => {
    const of = bodies[body];
    if (of === undefined) return [];
    const from = Math.min(of.length, Math.max(0, start - of.start));
    const before = of.text.slice(of.start, of.start + from).split("\n");
    const place = `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    return [
      {
        severity: "error",
        code: "code-type",
        message: `${of.label}: ${place}: ${message}`,
        node: of.node,
        field: of.field,
        at: [from, Math.min(of.length, Math.max(from + length, from + 1))],
      },
    ];
  });
}

/** A warning for each of what was not checked: the code may well run. */
export function uncheckedTypes(bodies: readonly CodeBody[]): readonly FlowProblem[] {
  return bodies.map(({ node, field, label }) => {
    const message = `${label}: its types were not checked; the check did not come to an end.`;
    return { severity: "warning", code: "code-unchecked", message, node, field };
  });
}
