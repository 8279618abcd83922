import type { TypeEnvironment } from "./language";

/** More than the rows of a large map, with what is typed into them meanwhile and all that is asked of each. */
const answersMost = 40_000;

/** Numbers for types: one that is the same object is the same type. */
const numbers = new WeakMap<object, number>();
let given = 0;

type Around = {
  readonly id: string;
  /** Names whose type is worked out only where somebody reads it: it may be another the next time. */
  readonly open: readonly string[];
};
const known = new WeakMap<TypeEnvironment, Around>();

/**
 * A function of a text and what stands around it that remembers its answers: after a key in one of 5,000 rows the
 * others are as they were. Environments with the same types, down to their identity, are the same. Nothing is
 * remembered of a text that has the name of a type that is worked out when it is read, such as `steps`.
 */
export function rememberAnswers<Answer>(): (
  environment: TypeEnvironment,
  more: string,
  text: string,
  compute: () => Answer,
) => Answer {
  let count = 0;
  const all = new Map<string, Map<string, Answer>>();
  return (environment, more, text, compute) => {
    const { id, open } = aroundOf(environment);
    if (open.some((name) => text.includes(name))) return compute();
    const place = more === "" ? id : `${id} ${more}`;
    const answers = all.get(place) ?? new Map<string, Answer>();
    const before = answers.get(text);
    if (before !== undefined) return before;
    const answer = compute();
    if (count >= answersMost) {
      all.clear();
      answers.clear();
      count = 0;
    }
    all.set(place, answers.set(text, answer));
    count += 1;
    return answer;
  };
}

/** The same number for the same object. */
export function numberOf(value: object): number {
  const before = numbers.get(value);
  if (before !== undefined) return before;
  given += 1;
  numbers.set(value, given);
  return given;
}

function aroundOf(environment: TypeEnvironment): Around {
  const before = known.get(environment);
  if (before !== undefined) return before;
  const open: string[] = [];
  const parts = Reflect.ownKeys(environment).map((name) => {
    const { value, get } = Object.getOwnPropertyDescriptor(environment, name) ?? {};
    if (get !== undefined && typeof name === "string") open.push(name);
    const type = typeof value === "object" && value !== null ? numberOf(value) : String(value);
    return `${JSON.stringify(String(name))}:${type}`;
  });
  const around = { id: parts.join(), open };
  known.set(environment, around);
  return around;
}
