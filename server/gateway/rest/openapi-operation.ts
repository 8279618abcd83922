import type { JsonObject } from "@/runtime/json";
import { openApi } from "./openapi";

export type Operation = {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: {
    readonly [status: string]: { readonly content?: { readonly [type: string]: JsonObject } };
  };
};

type Paths = { readonly [address: string]: { readonly [method: string]: Operation } };

/** What the document says of a path: its operations by method, in capitals; none of an unknown address. */
export function operationsAt(path: string): ReadonlyMap<string, Operation> {
  const parts = path.replace("/api/v1", "").split("/");
  const found = new Map<string, Operation>();
  for (const [address, operations] of Object.entries(openApi.paths as unknown as Paths)) {
    const names = address.split("/");
    const same =
      names.length === parts.length &&
      names.every((name, at) => (name.startsWith("{") && parts[at] !== "") || name === parts[at]);
    if (!same) continue;
    for (const [method, operation] of Object.entries(operations))
      found.set(method.toUpperCase(), operation);
  }
  return found;
}

/** Names of the parameters that an address may have behind its question mark. */
export function queryOf({ parameters = [] }: Operation): readonly string[] {
  return parameters.filter((one) => one.in === "query").map(({ name }) => name);
}
