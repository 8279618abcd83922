import { expect, test } from "vitest";
import {
  compileCondition,
  compileConditionClosures,
  compileExpression,
  compileExpressionClosures,
  compileTemplate,
  compileTemplateClosures,
} from "./compile";
import { functionDefinitions } from "./functions/catalogue";
import { errorOf } from "./testing/error-of";

const compilers = [
  ["generated", compileExpression],
  ["closures", compileExpressionClosures],
] as const;

const examples = functionDefinitions.flatMap(({ name, examples }) =>
  examples.map((example) => [`${name}: ${example.text}`, example] as const),
);

for (const [engine, compile] of compilers) {
  test.each(examples)(`the documented example holds (${engine}) %s`, (_name, example) => {
    expect(compile(example.text)(example.scope ?? {})).toEqual(example.result);
  });
}

for (const compile of [compileCondition, compileConditionClosures]) {
  test(`a condition that ends missing names the path (${compile.name})`, () => {
    const condition = compile("input.total > 500 && input.ok");
    expect(condition({ input: { total: 501, ok: true } })).toBe(true);
    expect(condition({ input: { ok: false } })).toBe(false);
    const error = errorOf(() => condition({ input: { ok: true } }));
    expect(error.code).toBe("CONDITION_MISSING");
    expect(error.detail.path).toBe("input.total");
    expect(error.message).toContain("input.total");
  });
}

test.each(["input.total > 500", "trigger.body.total > 500", "steps.hook.total > 500"])(
  "%s on a body that came as text names its content type",
  (text) => {
    const body = '{"total": 501}';
    const trigger = { body, headers: { "content-type": "text/plain; charset=utf-8" } };
    const scope = { trigger, input: body, steps: { hook: body } };
    const { code, message } = errorOf(() => compileCondition(text)(scope));
    expect(code).toBe("CONDITION_MISSING");
    expect(message).toContain("content type “text/plain; charset=utf-8”");
    expect(message).toContain("application/json");
  },
);

test.each([
  ["the body is no text", { total: null }, { total: null }],
  ["the text is not the body", { total: 501 }, "text of a step"],
])("no content type is named where %s", (_, body, input) => {
  const trigger = { body, headers: { "content-type": "text/plain" } };
  const { message } = errorOf(() => compileCondition("input.total > 500")({ trigger, input }));
  expect(message).not.toContain("content type");
});

for (const compile of [compileTemplate, compileTemplateClosures]) {
  test(`a template is text, one placeholder alone keeps its type (${compile.name})`, () => {
    const scope = { input: { no: 12.5, lines: [1, 2] } };
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates of the language
    expect(compile("No ${input.no}${input.gone}.")(scope)).toBe("No 12.5.");
    expect(compile("${ input.no }")(scope)).toBe(12.5);
    expect(compile("${input.lines}")(scope)).toEqual([1, 2]);
    expect(compile("plain")(scope)).toBe("plain");
    expect(compile("")(scope)).toBe("");
    expect(compile("a \\${b} ${`x${input.no}`} {}")(scope)).toBe("a ${b} x12.5 {}");
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: templates of the language
  });
}
