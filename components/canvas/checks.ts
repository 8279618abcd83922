import { checkExpression, syntaxProblem } from "@/runtime/expressions/check";
import { opened, typeOfSample } from "@/runtime/expressions/type-of-sample";
import { checkSamples } from "@/runtime/flow/check-samples";
import { fitsFrom, judgeFrom } from "@/runtime/flow/fitting";
import { typesOf } from "@/runtime/flow/flow-types";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { validateFlow } from "@/runtime/flow/validate-flow";
import { knownSteps, namedStep } from "./deleted-step";

/**
 * What knows expressions: parsing, types, all checks. A large part of the designer's code, and none of it
 * is needed to show a flow, so `use-checks` loads it with the first change.
 */
export const checks = {
  checkExpression,
  checkSamples,
  fitsFrom,
  judgeFrom,
  knownSteps,
  namedStep,
  opened,
  shapeOf,
  syntaxProblem,
  typeOfSample,
  typesOf,
  validateFlow,
};
