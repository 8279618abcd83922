import { checkExpression } from "../expressions/check";
import type { TypeEnvironment, ValueType } from "../expressions/language";
import { typeOfSample } from "../expressions/type-of-sample";
import { withRoots } from "../expressions/with-roots";
import type { NodeRegistry } from "../nodes/registry";
import { checkDecisions } from "./check-decisions";
import { checkFields } from "./check-fields";
import type { FlowDocument, FlowProblem, NodeId } from "./document";
import { exactNumbersAsText } from "./exact-json";
import { nodeEnvironment } from "./expression-scope";
import { typesOf } from "./flow-types";
import type { KnownTable } from "./known-table";
import { shapeOf } from "./loop-scopes";
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
  const name = examples.size > 0 ? "trigger’s sample" : "sample";
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
  const fields = Object.entries(document.nodes).flatMap(([id, node]) => {
    const definition = registry.get(node.type);
    if (definition === undefined || node.disabled === true) return [];
    const found = checkFields(definition.fields, node.config, (text, mode, field) => {
      const roots = nodeEnvironment(document, shape, types, id, definition, field);
      const environment = message === null ? roots : withMessage(roots, message);
      return (
        checkExpression(text, environment, { mode })
          .problems.filter((problem) => lacking.test(problem.message))
          // Who says what stands for a missing value expects it; a near name is still a likely slip.
          .filter(
            ({ fix, message }) =>
              fix !== undefined ||
              (!text.includes("??") && (examples.size === 0 || near.test(message))),
          )
          .map(({ message: text, at, fix }) => ({
            severity: "warning" as const,
            code: "sample-lacks-field",
            message: `In the ${name} ${text}`,
            field,
            at,
            ...(fix === undefined ? {} : { fix: { label: fix.label, value: fix.text } }),
          }))
      );
    });
    return found
      .filter(({ code }) => code === "sample-lacks-field")
      .filter(({ field }) => !known.some((other) => other.node === id && other.field === field))
      .map((problem) => ({ ...problem, node: id }));
  });
  return [...fields, ...decided];
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
    const sample = sampleOfTrigger(node, definition);
    if (sample !== null) found.set(id, typeOfSample(exactNumbersAsText(sample.body)));
  }
  return found;
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
