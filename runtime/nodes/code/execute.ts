import { rootsOf } from "../../code/program";
import type { CodeExecution } from "../execution";
import { codeMemoryDefaultMb, codeTimeDefaultMs } from "./definition";

export const codeExecution: CodeExecution = {
  behaviour: "code",
  compile({ code, timeMs, memoryMb }, context) {
    const program = context.program(typeof code === "string" ? code : "", "code");
    return {
      program,
      roots: rootsOf(program),
      timeMs: typeof timeMs === "number" ? timeMs : codeTimeDefaultMs,
      memoryMb: typeof memoryMb === "number" ? memoryMb : codeMemoryDefaultMb,
    };
  },
};
