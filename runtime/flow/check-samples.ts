import { checkExpression } from "../expressions/check";
import type { TypeEnvironment, ValueType } from "../expressions/language";
import { typeOfSample } from "../expressions/type-of-sample";
import { withRoots } from "../expressions/with-roots";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import { checkDecisions } from "./check-decisions";
import { checkFields } from "./check-fields";
import type { FlowDocument, FlowNode, FlowProblem, NodeId } from "./document";
import { exactNumbersAsText } from "./exact-json";
import { nodeEnvironment } from "./expression-scope";
import { type FlowTypes, lookElsewhere, typesOf } from "./flow-types";
import type { KnownTable } from "./known-table";
import { type FlowShape, shapeOf } from "./loop-scopes";
import { nodeOf } from "./node-of";
import { sampleOfTrigger } from "./trigger-sample";

/** As the checker words a field that a type does not have. */
const lacking = / has no “/;
/** As the checker names those that may have been meant. */
const near = /did you mean|: it has “/;

/**
 * Fields that an expression reads and that no document type knows and no sample has, each at its column
 * with the name that was probably meant. Warnings: a sample never proves that a field does not exist.
 * `real` are types of what triggers and effects have handed on; `known` are problems found already. For a
 * trigger without one its own sample stands in: messages may be quite different, so that only a near name
 * is taken for a slip then. What `tables` read is told in either case: nobody wrote it looking at this flow.
 */
export function checkSamples(
  document: FlowDocument,
  registry: NodeRegistry,
  real: ReadonlyMap<NodeId, ValueType>,
  known: readonly FlowProblem[],
  tables: readonly KnownTable[] = [],
): readonly FlowProblem[] {
  const examples = ownSamples(document, registry, real);
  const samples = new Map([...examples, ...real]);
  if (samples.size === 0) return [];
  const name: Around["name"] = examples.size > 0 ? "trigger’s sample" : "sample";
  const shape = shapeOf(document, registry);
  const types = typesOf(document, registry, shape, samples);
  const message = messageType(document, registry, samples);
  const said = `In the ${name} `;
  const decided = checkDecisions({ document, registry, shape, types, tables }, said).filter(
    ({ node, message }) =>
      !known.some(
        (other) =>
          other.node === node && message.startsWith(`${said}${other.message.split(": ")[0]}`),
      ),
  );
  const around = { document, registry, shape, types, message, name };
  const fields = Object.entries(document.nodes).flatMap(([id, node]) =>
    rememberedFields(around, id, node).filter(
      ({ field }) => !known.some((other) => other.node === id && other.field === field),
    ),
  );
  return [...fields, ...decided];
}

type Around = {
  readonly document: FlowDocument;
  readonly registry: NodeRegistry;
  readonly shape: FlowShape;
  readonly types: FlowTypes;
  readonly message: ValueType | null;
  /** How the sample is called. */
  readonly name: "sample" | "trigger’s sample";
};

type Remembered = {
  readonly key: readonly unknown[];
  readonly problems: readonly FlowProblem[];
};
const remembered = new WeakMap<FlowNode, Remembered>();

/** While somebody types into one node, the others are not looked through again. */
function rememberedFields(around: Around, id: NodeId, node: FlowNode): readonly FlowProblem[] {
  const { document, registry, shape, types, message, name } = around;
  if (lookElsewhere(node)) return lackingFields(around, id, node);
  const key = [id, registry, document.edges, types.input(id), shape.loopText, message, name];
  const before = remembered.get(node);
  if (before !== undefined && key.every((part, index) => part === before.key[index])) {
    return before.problems;
  }
  const problems = lackingFields(around, id, node);
  remembered.set(node, { key, problems });
  return problems;
}

function lackingFields(
  { document, registry, shape, types, message: body, name }: Around,
  id: NodeId,
  node: FlowNode,
): readonly FlowProblem[] {
  const definition = registry.get(node.type);
  if (definition === undefined || node.disabled === true) return [];
  const found = checkFields(definition.fields, node.config, (text, mode, field) => {
    const roots = nodeEnvironment(document, shape, types, id, definition, field);
    const environment = body === null ? roots : withMessage(roots, body);
    return (
      checkExpression(text, environment, { mode })
        .problems.filter((problem) => lacking.test(problem.message))
        // Who says what stands for a missing value expects it; a near name is still a likely slip.
        .filter(
          ({ fix, message }) =>
            fix !== undefined ||
            (!text.includes("??") && (name === "sample" || near.test(message))),
        )
        .map(({ message, at, fix }) => ({
          severity: "warning" as const,
          code: "sample-lacks-field",
          message: `In the ${name} ${message}`,
          field,
          at,
          ...(fix === undefined ? {} : { fix: { label: fix.label, value: fix.text } }),
        }))
    );
  });
  return found
    .filter(({ code }) => code === "sample-lacks-field")
    .map((problem) => ({ ...problem, node: id }));
}

/** Types of the samples that triggers bring, of those that nothing real is known of. */
function ownSamples(
  document: FlowDocument,
  registry: NodeRegistry,
  real: ReadonlyMap<NodeId, ValueType>,
): ReadonlyMap<NodeId, ValueType> {
  const found = new Map<NodeId, ValueType>();
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = registry.get(node.type);
    if (definition?.sample === undefined || definition.outputType !== undefined || real.has(id))
      continue;
    const type = ownSample(node, definition);
    if (type !== null) found.set(id, type);
  }
  return found;
}

const ownKnown = new WeakMap<FlowNode, ValueType | null>();

function ownSample(node: FlowNode, definition: NodeDefinition): ValueType | null {
  const known = ownKnown.get(node);
  if (known !== undefined) return known;
  const sample = sampleOfTrigger(node, definition);
  const type = sample === null ? null : typeOfSample(exactNumbersAsText(sample.body));
  ownKnown.set(node, type);
  return type;
}

/** The body that all expressions may read; null with several triggers. */
function messageType(
  document: FlowDocument,
  registry: NodeRegistry,
  samples: ReadonlyMap<NodeId, ValueType>,
): ValueType | null {
  const triggers = Object.keys(document.nodes).filter(
    (id) => registry.get(nodeOf(document, id)?.type ?? "")?.behaviour === "trigger",
  );
  const [only, ...others] = triggers;
  return others.length > 0 ? null : (samples.get(only ?? "") ?? null);
}

/** By the root and the body: each row of a map asks. */
const messagesKnown = new WeakMap<ValueType, WeakMap<ValueType, { readonly trigger: ValueType }>>();

function withMessage(roots: TypeEnvironment, body: ValueType): TypeEnvironment {
  const { trigger } = roots;
  if (trigger?.kind !== "object") return roots;
  const known = messagesKnown.get(trigger) ?? new WeakMap();
  const own = known.get(body) ?? { trigger: { ...trigger, fields: { ...trigger.fields, body } } };
  messagesKnown.set(trigger, known.set(body, own));
  return withRoots(roots, own);
}
