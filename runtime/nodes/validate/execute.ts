import { validateDocument } from "../../documents/validate-document";
import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import { documentTypeIn } from "../definition";
import type { CompileContext, ComputeExecution, Evaluate, Scope } from "../execution";
import { rulesOf, type ValidationRule } from "./definition";

/** Told in the step's error and its message; the rest is counted. */
const namedMax = 3;

/**
 * `path` is dotted, `lines[0].quantity`; "" is the document itself. `code` is `rule` or `missing` for the flow's own
 * rules, of which `rule` is the setting.
 */
type Problem = {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly rule?: { readonly field: string; readonly expression: string };
};

type Rule = ValidationRule & {
  readonly setting: { readonly field: string; readonly expression: string };
  readonly holds: (scope: Scope) => boolean;
  readonly sentence: Evaluate | null;
};

export const validateExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const type = documentTypeIn(config);
    const rules = rulesOf(config).map((rule, at) => compiled(rule, at, context));
    return (scope) => {
      const input = scope.input ?? null;
      const problems: readonly Problem[] = [
        ...validateDocument(type, input),
        ...rules.flatMap((rule) => broken(rule, scope)),
      ];
      if (problems.length === 0) return { port: "out", value: input };
      if (config.onInvalid !== "branch") throw invalid(problems);
      const value = { problems: problems.map(asJson), input };
      return { port: "invalid", value, note: inWords(problems) };
    };
  },
};

function compiled(rule: ValidationRule, at: number, context: CompileContext): Rule {
  const { condition, message, field } = rule;
  const setting = { field: `rules[${at}].condition`, expression: condition };
  return {
    condition,
    message,
    field,
    setting,
    holds: context.condition(condition, setting.field),
    sentence: message === "" ? null : context.template(message, `rules[${at}].message`),
  };
}

function broken(rule: Rule, scope: Scope): readonly Problem[] {
  try {
    if (rule.holds(scope)) return [];
    const said = rule.sentence?.(scope);
    const message = said === undefined || said === null ? `Does not hold: ${rule.condition}` : said;
    const text = typeof message === "string" ? message : JSON.stringify(message);
    return [{ path: rule.field, code: "rule", message: text, rule: rule.setting }];
  } catch (cause) {
    const isMissing = cause instanceof FlowError && cause.code === "CONDITION_MISSING";
    if (!isMissing) throw cause;
    const message = `Cannot be checked: ${rule.condition} (${cause.message})`;
    return [{ path: rule.field, code: "missing", message, rule: rule.setting }];
  }
}

/** Points at the first one: in what arrived, and at the rule. */
function invalid(problems: readonly Problem[]): FlowError {
  const [first] = problems;
  const path = first === undefined || first.path === "" ? {} : { path: `input.${first.path}` };
  return new FlowError("DOCUMENT_INVALID", inWords(problems), {
    detail: { ...first?.rule, ...path, problems: problems.map(asJson) as Json },
  });
}

function asJson({ path, code, message }: Problem): JsonObject {
  return { path, code, message };
}

function inWords(problems: readonly Problem[]): string {
  const named = problems.slice(0, namedMax).map(({ message }) => message);
  const rest = problems.length - named.length;
  return rest > 0 ? `${named.join(" ")} And ${rest} more.` : named.join(" ");
}
