import { aggregateFunctions } from "./aggregates";
import { calendarFunctions } from "./calendar";
import { codeFunctions } from "./codes";
import { dateFunctions } from "./dates";
import type { FunctionDefinition } from "./definition";
import { encodingFunctions } from "./encoding";
import { listPartFunctions } from "./list-parts";
import { listFunctions } from "./lists";
import { logicFunctions } from "./logic";
import { numberFunctions } from "./numbers";
import { objectPartFunctions } from "./object-parts";
import { objectFunctions } from "./objects";
import { orderingFunctions } from "./ordering";
import { tableFunctions } from "./tables";
import { textFunctions } from "./text";
import { textPartFunctions } from "./text-parts";
import { unitFunctions } from "./units";

/** Every function of the language, in the order of the docs. */
export const functionDefinitions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...textPartFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...listPartFunctions,
  ...aggregateFunctions,
  ...orderingFunctions,
  ...objectFunctions,
  ...objectPartFunctions,
  ...dateFunctions,
  ...calendarFunctions,
  ...codeFunctions,
  ...unitFunctions,
  ...logicFunctions,
  ...tableFunctions,
  ...encodingFunctions,
];

const byName = new Map(functionDefinitions.map((definition) => [definition.name, definition]));

/** The definition of a function name; undefined if the language has none. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
