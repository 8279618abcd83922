import { aggregateFunctions } from "./aggregates";
import { codeFunctions } from "./codes";
import { dateFunctions } from "./dates";
import type { FunctionDefinition } from "./definition";
import { encodingFunctions } from "./encoding";
import { listFunctions } from "./lists";
import { logicFunctions } from "./logic";
import { numberFunctions } from "./numbers";
import { objectFunctions } from "./objects";
import { orderingFunctions } from "./ordering";
import { textFunctions } from "./text";

/** Every function of the language, in the order of the docs. */
export const functionDefinitions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...aggregateFunctions,
  ...orderingFunctions,
  ...objectFunctions,
  ...dateFunctions,
  ...codeFunctions,
  ...logicFunctions,
  ...encodingFunctions,
];

const byName = new Map(functionDefinitions.map((definition) => [definition.name, definition]));

/** The definition of a function name; undefined if the language has none. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
