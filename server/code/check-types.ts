import { createHash } from "node:crypto";
import { join } from "node:path";
import process from "node:process";
import type { Worker } from "node:worker_threads";
import { codeCheckOptions, commonDeclarations } from "../../runtime/code/declarations";
import {
  type CodeBody,
  codeBodiesOf,
  type TypeFault,
  typeProblems,
} from "../../runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "../../runtime/flow/document";
import type { NodeRegistry } from "../../runtime/nodes/registry";
import { projectFolder } from "../env";

/** Longer than the first check takes where everything else wants the cores, too. */
const patienceMs = 20_000;
/** A thread that has had nothing to do for so long ends, and TypeScript with it. */
const idleMs = 60_000;
const keptMax = 100;

type Answer = { readonly id: number } & (
  | { readonly faults: readonly TypeFault[] }
  | { readonly reason: string }
);

/**
 * Faults of types in the code of a flow, as errors; TypeScript is loaded for it, in a thread of its own. Where it
 * does not come to an end, that is a warning: the code may well run.
 */
export async function checkCodeTypes(
  document: FlowDocument,
  registry: NodeRegistry,
): Promise<readonly FlowProblem[]> {
  const bodies = codeBodiesOf(document, registry);
  const faults = await typeFaults(bodies.map(({ text }) => text));
  return faults === null ? bodies.map(unchecked) : typeProblems(bodies, faults);
}

function unchecked({ node, field, label }: CodeBody): FlowProblem {
  const message = `${label}: its types were not checked; the check did not come to an end.`;
  return { severity: "warning", code: "code-unchecked", message, node, field };
}

const known = new Map<string, readonly TypeFault[]>();

/** What is wrong with each of some functions; null where the check did not come to an end. */
export async function typeFaults(bodies: readonly string[]): Promise<readonly TypeFault[] | null> {
  if (bodies.length === 0) return [];
  const key = createHash("sha256").update(JSON.stringify(bodies)).digest("base64");
  const before = known.get(key);
  if (before !== undefined) return before;
  const faults = await ask(bodies);
  if (faults === null) return null;
  known.set(key, faults);
  const [oldest] = known.keys();
  if (known.size > keptMax && oldest !== undefined) known.delete(oldest);
  return faults;
}

type Thread = {
  readonly worker: Worker;
  readonly waiting: Map<number, (faults: readonly TypeFault[] | null) => void>;
  idle: NodeJS.Timeout | undefined;
};

let thread: Thread | null = null;
let count = 0;

function ask(bodies: readonly string[]): Promise<readonly TypeFault[] | null> {
  thread ??= open();
  const used = thread;
  clearTimeout(used.idle);
  count += 1;
  const id = count;
  return new Promise((settle) => {
    const timer = setTimeout(() => end(used), patienceMs);
    used.waiting.set(id, (faults) => {
      clearTimeout(timer);
      used.waiting.delete(id);
      if (used.waiting.size === 0) {
        used.idle = setTimeout(() => end(used), idleMs);
        used.idle.unref();
      }
      settle(faults);
    });
    const work = { bodies, common: commonDeclarations, options: codeCheckOptions };
    used.worker.postMessage({ id, work });
  });
}

function open(): Thread {
  // The bundler of the pages would look for the thread among its own modules.
  const threads = process.getBuiltinModule("node:worker_threads");
  const worker = new threads.Worker(join(projectFolder(), "server/code/type-thread.mjs"), {
    resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 8 },
    env: {},
  });
  const opened: Thread = { worker, waiting: new Map(), idle: undefined };
  worker.on("message", (answer: Answer) => {
    opened.waiting.get(answer.id)?.("faults" in answer ? answer.faults : null);
  });
  // What exits tells everybody who waits for it.
  worker.on("error", () => undefined);
  worker.on("exit", () => end(opened));
  // A process that has nothing else to do may end.
  worker.unref();
  return opened;
}

function end(ended: Thread): void {
  if (thread === ended) thread = null;
  for (const settle of [...ended.waiting.values()]) settle(null);
  clearTimeout(ended.idle);
  void ended.worker.terminate();
}
