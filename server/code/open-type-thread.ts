import { join } from "node:path";
import process from "node:process";
import { codeCheckOptions, commonDeclarations } from "../../runtime/code/declarations";
import type { TypeFault } from "../../runtime/flow/code-bodies";
import { projectFolder } from "../env";
import type { Faults, TypeThread } from "./type-queue";

/** `reason`: the check itself failed. */
type Answer = { readonly faults: readonly TypeFault[] } | { readonly reason: string };

/** TypeScript in a thread of its own, which can be ended whatever it does. */
export function openTypeThread(): TypeThread {
  // The bundler of the pages would look for the thread among its own modules.
  const threads = process.getBuiltinModule("node:worker_threads");
  const worker = new threads.Worker(join(projectFolder(), "server/code/type-thread.mjs"), {
    resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 8 },
    env: {},
  });
  let isOpen = true;
  let settle: (faults: Faults) => void = () => undefined;
  worker.on("message", (answer: Answer) => settle("faults" in answer ? answer.faults : null));
  // What exits tells whoever waits for it.
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    isOpen = false;
    settle(null);
  });
  // A process that has nothing else to do may end.
  worker.unref();
  return {
    get isOpen() {
      return isOpen;
    },
    check(bodies) {
      return new Promise((answered) => {
        settle = answered;
        worker.postMessage({ bodies, common: commonDeclarations, options: codeCheckOptions });
      });
    },
    end() {
      isOpen = false;
      return worker.terminate();
    },
  };
}
