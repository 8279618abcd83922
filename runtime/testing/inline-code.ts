import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { CodeCall, CodeRunner } from "../ports";

/** Runs code in this very process: for tests of what goes on around it, with code that they trust. */
export class InlineCode implements CodeRunner {
  readonly calls: CodeCall[] = [];
  /** Until it is let go, no call ends. */
  held: Promise<unknown> = Promise.resolve();

  async run(call: CodeCall) {
    this.calls.push(call);
    await this.held;
    const lines: string[] = [];
    const console = { log: (text: string) => void lines.push(text) };
    const roots = Object.values(call.roots).map((text) => JSON.parse(text) as Json);
    try {
      const step = new Function("console", ...Object.keys(call.roots), call.program);
      return { lines, value: JSON.stringify(step(console, ...roots) ?? null) };
    } catch (cause) {
      return { lines, error: new FlowError("CODE_FAILED", String(cause)) };
    }
  }
}
