import { functionNamed } from "./functions/catalogue";
import {
  type FunctionDefinition,
  kindNames,
  type Parameter,
  parameterAt,
} from "./functions/definition";
import type { Inference, Known, Locals } from "./infer";
import type { ValueType } from "./language";
import { isTree, type Lambda, type Tree } from "./tree";
import { anyType, isOptional, isTextual, numberType, optionalWhen, typeName } from "./types";

/** Type and path of a call: arguments against parameters, lambdas over the entries of the list. */
export function inferCall(
  inference: Inference,
  tree: Extract<Tree, { kind: "call" }>,
  locals: Locals,
): Known {
  const definition = functionNamed(tree.name);
  if (definition === undefined) return { type: anyType };
  const [first] = tree.arguments;
  const subject: Known =
    first !== undefined && isTree(first) ? inference.know(first, locals) : { type: anyType };
  let entriesRead = false;
  const types = tree.arguments.map((argument, index): ValueType => {
    const parameter = parameterAt(definition, index);
    if (argument.kind === "pattern") return anyType;
    if (argument.kind === "lambda") {
      entriesRead = true;
      return inferLambda(inference, definition, parameter, argument, subject, locals);
    }
    const type = index === 0 ? subject.type : inference.read(argument, locals);
    checkArgument(inference, definition, parameter, argument, type);
    return type;
  });
  checkEntries(inference, definition, tree, subject.type);
  const passed = passedPath(definition, subject.path);
  if (passed === undefined && !entriesRead) inference.note(subject.path);
  const { returns } = definition;
  const type = typeof returns === "function" ? returns(types) : returns;
  const missing = types.some((each, index) => {
    const argument = tree.arguments[index];
    return argument !== undefined && isTree(argument) && isOptional(each);
  });
  const optional =
    (definition.missing !== "handled" && missing) || answerIsMissing(definition, types);
  return { type: optionalWhen(optional, type), path: passed };
}

/** The path a list function hands on: its list's, or one entry's. */
function passedPath(definition: FunctionDefinition, path: string | undefined): string | undefined {
  if (path === undefined || definition.keeps === undefined) return undefined;
  if (definition.keeps === "parties") return `${path}.parties[]`;
  return definition.keeps === "list" ? path : `${path}[]`;
}

/** `sum`, `some` and their like are missing where an answer is; `map` and `filter` are not. */
function answerIsMissing(definition: FunctionDefinition, types: readonly ValueType[]): boolean {
  if (definition.entries !== "spread") return false;
  const [of, answer] = types;
  if (answer !== undefined) return isOptional(answer);
  return of?.kind === "list" && isOptional(of.of);
}

function inferLambda(
  inference: Inference,
  definition: FunctionDefinition,
  parameter: Parameter | undefined,
  lambda: Lambda,
  subject: Known,
  locals: Locals,
): ValueType {
  const bound = new Map(locals);
  const [entry, position] = lambda.parameters;
  const of = subject.type.kind === "list" ? subject.type.of : anyType;
  const path = subject.path === undefined ? undefined : `${subject.path}[]`;
  if (entry !== undefined) bound.set(entry, { type: of, path });
  if (position !== undefined) bound.set(position, { type: numberType });
  const type = inference.read(lambda.body, bound);
  if (parameter?.answers === "condition") {
    for (const problem of inference.conditionProblems(lambda.body, type)) {
      // some and every take a missing answer as && and || do; the others fail on it.
      if (problem.severity === "error" || definition.entries !== "spread") {
        inference.problems.push(problem);
      }
    }
  }
  checkAnswer(inference, definition, parameter?.answers, lambda.body, type);
  return type;
}

/** What a lambda answers, or the entries of the list where none is given, must suit the function. */
function checkAnswer(
  inference: Inference,
  definition: FunctionDefinition,
  answers: Parameter["answers"],
  at: Tree,
  type: ValueType,
): void {
  if (type.kind === "any" || type.kind === "null") return;
  const { name } = definition;
  const extreme = name === "min" || name === "max";
  const fits =
    (answers === "number" && (type.kind === "number" || (extreme && isTextual(type)))) ||
    (answers === "key" && (type.kind === "number" || type.kind === "boolean" || isTextual(type))) ||
    (answers !== "number" && answers !== "key");
  if (fits) return;
  const wanted = answers === "number" && !extreme ? "numbers" : "numbers or texts";
  inference.report("error", at.at, `${name}(…) needs ${wanted}, but this is ${typeName(type)}`);
}

/** Without a lambda the entries themselves are summed, sorted, joined. */
function checkEntries(
  inference: Inference,
  definition: FunctionDefinition,
  tree: Extract<Tree, { kind: "call" }>,
  type: ValueType,
): void {
  const [list, second] = tree.arguments;
  if (list === undefined || !isTree(list) || second?.kind === "lambda") return;
  if (type.kind !== "list") {
    if (definition.name !== "min" && definition.name !== "max") return;
    checkAnswer(inference, definition, "number", list, type);
    return;
  }
  if (definition.joins) inference.textual(list, type.of);
  const lambda = definition.parameters[1];
  if (lambda?.optional === true && lambda.answers !== "condition") {
    checkAnswer(inference, definition, lambda.answers, list, type.of);
  }
}

function checkArgument(
  inference: Inference,
  definition: FunctionDefinition,
  parameter: Parameter | undefined,
  argument: Tree,
  type: ValueType,
): void {
  if (parameter === undefined || accepts(parameter.type, type)) return;
  const hint =
    parameter.type === "number" && isTextual(type)
      ? ": number(…) reads one from text"
      : parameter.type === "text" && type.kind === "number"
        ? ": text(…) makes one"
        : "";
  inference.report(
    "error",
    argument.at,
    `${definition.name}(…) needs ${kindNames[parameter.type]} as “${parameter.name}”, but ${inference.called(argument)} is ${typeName(type)}${hint}`,
  );
}

/** Whether a parameter of a kind takes a value of a type. */
export function accepts(wanted: Parameter["type"], type: ValueType): boolean {
  if (wanted === "value" || type.kind === "any" || type.kind === "null") return true;
  if (wanted === "scalar") return type.kind !== "list" && type.kind !== "object";
  if (wanted === "numeric") return type.kind === "number" || isTextual(type);
  if (wanted === "sized") return type.kind === "list" || isTextual(type);
  if (wanted === "text") return isTextual(type);
  if (wanted === "date")
    return type.kind === "date" || type.kind === "text" || type.kind === "instant";
  if (wanted === "instant") return type.kind === "instant" || type.kind === "text";
  return wanted === type.kind;
}
