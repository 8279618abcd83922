import type { Inference, Known, Locals } from "./infer";
import type { ValueType } from "./language";
import type { Tree } from "./tree";
import {
  anyType,
  booleanType,
  isOptional,
  isTextual,
  numberType,
  optionalWhen,
  textType,
  typeName,
  unionOf,
  withoutOptional,
} from "./types";

export function inferUnary(
  inference: Inference,
  tree: Extract<Tree, { kind: "unary" }>,
  locals: Locals,
): ValueType {
  const type = inference.read(tree.operand, locals);
  if (tree.operator === "!") {
    return optionalWhen(isOptional(inference.truth(tree.operand, type, "!")), booleanType);
  }
  numeric(inference, "-", tree.operand, type);
  return optionalWhen(isOptional(type), numberType);
}

function numeric(inference: Inference, operator: string, tree: Tree, type: ValueType): void {
  if (type.kind === "number" || type.kind === "any" || type.kind === "null") return;
  const hint = isTextual(type) ? ": number(…) reads one from text" : "";
  const message = `${operator} needs numbers, but ${inference.called(tree)} is ${typeName(type)}${hint}`;
  inference.report("error", tree.at, message);
}

export function inferBinary(
  inference: Inference,
  tree: Extract<Tree, { kind: "binary" }>,
  locals: Locals,
): ValueType {
  const left = inference.read(tree.left, locals);
  const right = inference.read(tree.right, locals);
  const optional = isOptional(left) || isOptional(right);
  switch (tree.operator) {
    case "+":
      return optionalWhen(optional, sum(inference, tree, left, right));
    case "-":
    case "*":
    case "/":
      numeric(inference, tree.operator, tree.left, left);
      numeric(inference, tree.operator, tree.right, right);
      return optionalWhen(optional, numberType);
    case "==":
    case "!=":
      equality(inference, tree, left, right);
      return booleanType;
    default:
      order(inference, tree, left, right);
      return optionalWhen(optional, booleanType);
  }
}

function sum(
  inference: Inference,
  tree: Extract<Tree, { kind: "binary" }>,
  left: ValueType,
  right: ValueType,
): ValueType {
  if (isTextual(left) || isTextual(right)) {
    inference.textual(tree.left, left);
    inference.textual(tree.right, right);
    return textType;
  }
  for (const [side, type] of [
    [tree.left, left],
    [tree.right, right],
  ] as const) {
    if (type.kind === "any") {
      inference.report(
        "warning",
        side.at,
        `The type of ${inference.called(side)} is not known: + joins text if it is text; number(…) or text(…) makes it sure`,
        inference.rewritten(side.at, (source) => `number(${source})`, "Read it as a number"),
      );
      return anyType;
    }
    numeric(inference, "+", side, type);
  }
  return numberType;
}

function equality(
  inference: Inference,
  tree: Extract<Tree, { kind: "binary" }>,
  left: ValueType,
  right: ValueType,
): void {
  const open = [left, right].some((type) => type.kind === "any" || type.kind === "null");
  if (open || left.kind === right.kind || (isTextual(left) && isTextual(right))) return;
  const never = tree.operator === "==" ? "never" : "always";
  inference.report(
    "warning",
    tree.at,
    `This is ${never} true: ${inference.called(tree.left)} is ${typeName(left)}, ${inference.called(tree.right)} is ${typeName(right)}`,
  );
}

function order(
  inference: Inference,
  tree: Extract<Tree, { kind: "binary" }>,
  left: ValueType,
  right: ValueType,
): void {
  for (const [side, type] of [
    [tree.left, left],
    [tree.right, right],
  ] as const) {
    if (type.kind === "boolean" || type.kind === "list" || type.kind === "object") {
      inference.report(
        "error",
        side.at,
        `${inference.called(side)} is ${typeName(type)}, which has no order`,
      );
      return;
    }
  }
  const open = [left, right].some((type) => type.kind === "any" || type.kind === "null");
  if (open || left.kind === right.kind || (isTextual(left) && isTextual(right))) return;
  inference.report(
    "error",
    tree.at,
    `${inference.called(tree.left)} is ${typeName(left)} and cannot be compared with ${typeName(right)}`,
  );
}

export function inferLogic(
  inference: Inference,
  tree: Extract<Tree, { kind: "logic" }>,
  locals: Locals,
): Known {
  const left = inference.truth(tree.left, inference.read(tree.left, locals), tree.operator);
  const right = inference.truth(tree.right, inference.read(tree.right, locals), tree.operator);
  const optional = isOptional(left) || isOptional(right);
  return { type: optionalWhen(optional, booleanType) };
}

export function inferFallback(
  inference: Inference,
  tree: Extract<Tree, { kind: "logic" }>,
  locals: Locals,
): Known {
  const left = inference.know(tree.left, locals);
  const right = inference.read(tree.right, locals);
  const type = unionOf(withoutOptional(left.type), right);
  const settled = isOptional(right) || right.kind === "any" ? type : withoutOptional(type);
  return { type: settled, path: left.path };
}
