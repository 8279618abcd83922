import { parentPort } from "node:worker_threads";
import quickjs from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import { prelude } from "./code-prelude.mjs";

// The thread that a person's code runs in, inside QuickJS inside WebAssembly. It is ended from outside when a call
// takes much longer than it may: built-ins of QuickJS do not look at the clock.

/** Of the WebAssembly memory: 64 KiB each. */
const pagesAtFirst = 256;
const pagesMax = 4096;
/** Deeper recursion overflows the thread's own stack before QuickJS notices. */
const stackBytes = 192 * 1024;
const contextsMax = 16;
const nameMax = 100;
const textMax = 2_000;

const memory = new WebAssembly.Memory({ initial: pagesAtFirst, maximum: pagesMax });
const engine = await newQuickJSWASMModuleFromVariant(newVariant(quickjs, { wasmMemory: memory }));

/**
 * One per program and distributor, the one used last at the end: nothing is shared between two of them.
 * @type {Map<string, { runtime: any, context: any, call: any, step: any, dispose(): void }>}
 */
const prepared = new Map();

/** @param {{ owner: string, program: string, names: string[], memoryMb: number }} work */
function prepare(work) {
  const key = JSON.stringify([work.owner, work.memoryMb, work.names, work.program]);
  const known = prepared.get(key);
  if (known !== undefined) {
    prepared.delete(key);
    prepared.set(key, known);
    return known;
  }
  const made = open(work);
  prepared.set(key, made);
  return made;
}

/** False if one could not be put away: then what it was in is not to be used again. */
function putAwayOld() {
  for (const [oldest, { dispose }] of prepared) {
    if (prepared.size <= contextsMax) break;
    prepared.delete(oldest);
    try {
      dispose();
    } catch {
      return false;
    }
  }
  return true;
}

function open({ program, names, memoryMb }) {
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryMb * 1024 * 1024);
  runtime.setMaxStackSize(stackBytes);
  const context = runtime.newContext();
  const dispose = () => {
    context.dispose();
    runtime.dispose();
  };
  try {
    const parts = context.unwrapResult(context.evalCode(prelude, "prelude"));
    const prepare = context.getProp(parts, "prepare");
    const step = called(context, prepare, [program, JSON.stringify(names)]);
    prepare.dispose();
    const call = context.getProp(parts, "call");
    return {
      runtime,
      context,
      call,
      step,
      dispose() {
        for (const handle of [parts, call, step]) handle.dispose();
        dispose();
      },
    };
  } catch (cause) {
    // What is left of it goes with the thread.
    throw Object.assign(failureOf(cause), { spoilt: true });
  }
}

/** Calls a function of the sandbox with texts and handles. */
function called(context, callee, parts) {
  const handles = parts.map((part) => (typeof part === "string" ? context.newString(part) : part));
  const result = context.callFunction(callee, context.undefined, ...handles);
  for (const [index, handle] of handles.entries())
    if (typeof parts[index] === "string") handle.dispose();
  return context.unwrapResult(result);
}

function failureOf(cause) {
  const inner = cause?.cause ?? cause;
  return {
    name: String(inner?.name ?? "Error").slice(0, nameMax),
    message: String(inner?.message ?? cause).slice(0, textMax),
    stack: String(inner?.stack ?? "").slice(0, textMax),
  };
}

/** Texts in, text out: a line of JSON about the call, then the value as JSON. */
function run(work) {
  const { runtime, context, call, step } = prepare(work);
  // The time is the code's own: it neither pays for its sandbox, nor for a clock that is put right.
  const deadline = performance.now() + work.timeMs;
  runtime.setInterruptHandler(() => performance.now() > deadline);
  const given = `{"roots":[${work.roots.join(",")}],"at":${work.now},"start":${work.seed}}`;
  const answer = called(context, call, [step, given]);
  const text = context.getString(answer);
  answer.dispose();
  const end = text.indexOf("\n");
  const { failure, lines } = JSON.parse(text.slice(0, end));
  // An interrupt or a full memory cannot be caught by the code, nor is what it left to be trusted.
  return { failure, lines, value: failure === null ? text.slice(end + 1) : null };
}

parentPort?.on("message", (work) => {
  try {
    const answer = run(work);
    parentPort?.postMessage({ id: work.id, ...answer, spoilt: !putAwayOld() });
  } catch (cause) {
    parentPort?.postMessage({
      id: work.id,
      failure: cause.spoilt === true ? cause : failureOf(cause),
      lines: [],
      value: null,
      spoilt: true,
    });
  }
});
parentPort?.postMessage({ ready: true });
