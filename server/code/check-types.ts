import { createHash } from "node:crypto";
import {
  type CodeBody,
  codeBodiesOf,
  type TypeFault,
  typeProblems,
  uncheckedTypes,
} from "../../runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "../../runtime/flow/document";
import type { NodeRegistry } from "../../runtime/nodes/registry";
import { KnownTypes } from "./known-types";
import { openTypeThread } from "./open-type-thread";
import { type Faults, type TypeAsker, TypeQueue } from "./type-queue";

/** Longer than the first check takes where everything else wants the cores, too. */
const patienceMs = 20_000;
/** A thread that has had nothing to do for so long ends, and TypeScript with it. */
const idleMs = 60_000;
/** Characters of all code of a flow with the types of what it reads; more of it is not checked. */
export const codeMax = 8_000_000;

const queue = new TypeQueue(openTypeThread, patienceMs, idleMs);
const known = new KnownTypes();

/** Code that was checked, and what was found: null where the check did not come to an end. */
export type CheckedCode = {
  /** The same for the same functions only. */
  readonly key: string;
  readonly faults: readonly TypeFault[] | null;
};

/** What the code of a flow is checked by. */
export function codeKeyOf(bodies: readonly CodeBody[]): string {
  return keyOf(bodies.map(({ text }) => text));
}

export async function checkCode(
  bodies: readonly CodeBody[],
  asker: TypeAsker,
): Promise<CheckedCode> {
  const texts = bodies.map(({ text }) => text);
  return { key: keyOf(texts), faults: await typeFaults(texts, asker) };
}

/** Faults as errors of the flow; a warning for what was not checked: the code may well run. */
export function codeProblems(
  bodies: readonly CodeBody[],
  faults: readonly TypeFault[] | null,
): readonly FlowProblem[] {
  return faults === null ? uncheckedTypes(bodies) : typeProblems(bodies, faults);
}

/**
 * Faults of types in the code of a flow, as errors; TypeScript is loaded for it, in a thread of its own. Where it
 * does not come to an end, that is a warning.
 */
export async function checkCodeTypes(
  document: FlowDocument,
  registry: NodeRegistry,
): Promise<readonly FlowProblem[]> {
  const bodies = codeBodiesOf(document, registry);
  const { faults } = await checkCode(bodies, { partner: "" });
  return codeProblems(bodies, faults);
}

/** What is wrong with each of some functions; null where the check did not come to an end. */
export async function typeFaults(bodies: readonly string[], asker: TypeAsker): Promise<Faults> {
  if (bodies.length === 0) return [];
  if (bodies.reduce((sum, body) => sum + body.length, 0) > codeMax) return null;
  const key = keyOf(bodies);
  const before = known.get(key);
  if (before !== undefined) return before;
  const faults = await queue.ask(bodies, asker);
  if (faults !== null) known.set(key, faults);
  return faults;
}

function keyOf(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("base64");
}
