import { referencesOf } from "../expressions/references";
import { watchExpression } from "../expressions/watch";
import type { Scope } from "../nodes/execution";

const namedMost = 3;
const longest = 80;

/** What the parts of an expression were: `end.status is "failed", steps.n02.id is missing`; "" where it names none. */
export function partsFound(expression: string, scope: Scope): string {
  const { parts } = watchExpression(expression, scope);
  const found = new Map<string, string>();
  for (const { path, at } of wholePaths(expression)) {
    const written = expression.slice(...at);
    // Of what a name stands for in turn there are many values; of what was not looked at there is none.
    const isOne = path.split("[]").length === written.split(/\[\d+\]/).length;
    const part = parts.find((one) => one.at[0] === at[0] && one.at[1] === at[1]);
    if (part === undefined || !isOne) continue;
    found.set(written, part.value === undefined ? "missing" : short(JSON.stringify(part.value)));
  }
  return [...found]
    .slice(0, namedMost)
    .map(([written, value]) => `${written} is ${value}`)
    .join(", ");
}

/** Steps that an expression names: `steps.n04.id`, `requests["n04"][0]`. */
export function stepsNamed(expression: string): readonly string[] {
  const named = referencesOf(expression).flatMap(({ path }) => {
    const [, plain, quoted] = /^(?:steps|requests)(?:\.([^.[]+)|\["([^"]+)"\])/.exec(path) ?? [];
    return plain ?? quoted ?? [];
  });
  return [...new Set(named)];
}

/** Without those that are only the beginning of another one. */
function wholePaths(expression: string) {
  const all = referencesOf(expression);
  return all.filter(({ at }) => !all.some((other) => other.at[0] === at[0] && other.at[1] > at[1]));
}

function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)} …`;
}
