import { FlowError } from "../../runtime/errors/flow-error";
import type { CodeCall } from "../../runtime/ports";

export type ThreadFailure = {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
};

/** What the code cannot have said itself: the sandbox ended it, or was lost with it. */
type Ending = { readonly spoilt: boolean };

/** Lines that the sandbox puts before the first one of the code, and what stands before it in that line. */
const linesBefore = 2;
const columnsBefore = '"use strict";{'.length;

/** Memory ran out, which in a sandbox that served before may be what earlier calls left there. */
export function isShortOfMemory(failure: ThreadFailure | null, { spoilt }: Ending): boolean {
  if (failure === null) return false;
  const { name, message } = failure;
  return (
    (name === "InternalError" && message === "out of memory") || (spoilt && name === "RuntimeError")
  );
}

/** Why a call of code gave nothing, in words for whoever wrote it; `detail` has line and column, from 1. */
export function codeFault(
  failure: ThreadFailure | "time" | null,
  call: CodeCall,
  { spoilt }: Ending,
): FlowError {
  if (failure === "time") return timeFault(call);
  if (spoilt && failure?.message === "interrupted") return timeFault(call);
  if (failure === null) return new FlowError("CODE_FAILED", "The code gave nothing.");
  const { name, message } = failure;
  if (spoilt && (name === "lost" || name === "RuntimeError")) {
    return new FlowError("CODE_LIMIT", `The code was ended with its sandbox: ${message}.`);
  }
  const { line, column } = placeIn(failure.stack);
  const where = line === null ? "" : `Line ${line}: `;
  const detail = line === null ? {} : { line, column };
  if (name === "InternalError" && message === "out of memory") {
    const more = `${where}The code needs more than ${call.memoryMb} MB of memory. Raise the limit of the step, or hand it less.`;
    return new FlowError("CODE_LIMIT", more, { detail });
  }
  if (name === "InternalError" && message === "stack overflow") {
    return new FlowError("CODE_LIMIT", `${where}The code calls itself too often.`, { detail });
  }
  return new FlowError("CODE_FAILED", `${where}${name}: ${message}`, { detail });
}

function timeFault({ timeMs }: CodeCall): FlowError {
  const time = timeMs < 1_000 ? `${timeMs} ms` : `${timeMs / 1_000} s`;
  return new FlowError(
    "CODE_LIMIT",
    `The code took longer than ${time} and was ended. Raise the limit of the step, or do less in one call.`,
    { detail: { timeMs } },
  );
}

/** The innermost place of the stack that is in the code itself. */
function placeIn(stack: string): { readonly line: number | null; readonly column: number | null } {
  const found = /<input>:(\d+)(?::(\d+))?/.exec(stack);
  const line = Number(found?.[1]) - linesBefore;
  if (!(line >= 1)) return { line: null, column: null };
  const column = Number(found?.[2] ?? 1) - (line === 1 ? columnsBefore : 0);
  return { line, column: Math.max(1, column) };
}
