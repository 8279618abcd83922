import { FlowError } from "../../errors/flow-error";
import { kindOf } from "../../expressions/values";
import type { Json } from "../../json";
import type { Scope, SplitExecution } from "../execution";

const parallelismMax = 32;

type Items = readonly { readonly item: Json; readonly key?: string }[];

export const splitterExecution: SplitExecution = {
  behaviour: "split",
  compile: (config, context) => {
    const { list, groupBy, parallelism, onIterationError } = config;
    const listed = isText(list) ? context.expression(list, "list") : (scope: Scope) => scope.input;
    const key = isText(groupBy) ? context.expression(groupBy, "groupBy") : null;
    return {
      parallelism: Math.min(
        parallelismMax,
        Math.max(1, typeof parallelism === "number" ? Math.floor(parallelism) : 1),
      ),
      onIterationError: onIterationError === "collect" ? "collect" : "stop",
      items: (scope) => {
        const entries = listed(scope);
        if (!Array.isArray(entries)) {
          const what = isText(list) ? `The list to split (${list})` : "What arrived to be split";
          throw new FlowError("DOCUMENT_INVALID", `${what} is ${kindOf(entries)}, not a list.`, {
            detail: { field: "list" },
          });
        }
        return key === null
          ? entries.map((item: Json) => ({ item }))
          : grouped(entries as readonly Json[], scope, key);
      },
    };
  },
};

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Groups in the order of their first entries. An entry without a key fails the step, naming it. */
function grouped(
  entries: readonly Json[],
  scope: Scope,
  key: (scope: Scope) => Json | undefined,
): Items {
  const groups = new Map<string, Json[]>();
  const inner: { [root: string]: Json | undefined } = { ...scope };
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? null;
    inner.item = entry;
    inner.index = index;
    const value = key(inner);
    if (value === undefined || value === null) {
      throw new FlowError("FIELD_MISSING", `Entry ${index + 1} has no value to group by.`, {
        detail: { field: "groupBy", index },
      });
    }
    const name = typeof value === "string" ? value : JSON.stringify(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  return Array.from(groups, ([name, item]) => ({ item, key: name }));
}
