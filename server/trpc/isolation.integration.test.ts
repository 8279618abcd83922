import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { fillTables } from "../testing/fill-tables";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { appRouter } from "./app-router";
import { listProcedures } from "./list-procedures";

type Schema = {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

const mark = "THEIR-SECRET-NAME";

/** Everything of theirs that has an id, so that every kind of id is tried in every place. */
const idQueries = [
  "select id from flow",
  "select id from flow_test",
  "select id from connection",
  "select id from api_key",
  "select id from membership",
  "select id from publication",
  "select id from lookup_table",
  "select id from map",
  "select id from audit",
  "select id from run",
  "select id from live",
  "select id from exception",
  "select id from backtest",
];

/** Tables whose rows of theirs must be the same afterwards, byte for byte. */
const watched = [
  "flow",
  "flow_draft",
  "flow_draft_revision",
  "flow_version",
  "flow_test",
  "flow_test_result",
  "publication",
  "endpoint",
  "connection",
  "connection_test",
  "api_key",
  "membership",
  "lookup_table",
  "map",
  "map_version",
  "audit",
  "live",
  "run",
  "run_command",
  "backtest",
];

describe("somebody else's ids in own calls", () => {
  let workbench: TestWorkbench;
  let mine: TestPartner;
  let theirs: TestPartner;
  let cookie: string;
  let ids: string[];

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    const { owner } = workbench;
    mine = await addTestPartner(owner);
    theirs = await addTestPartner(owner);
    await fillTables(owner, theirs);
    for (const table of ["flow", "connection", "api_key", "lookup_table", "map"]) {
      await owner.query(`update ${table} set name = $1 where partner_id = $2`, [mark, theirs.id]);
    }
    const found = await Promise.all(
      idQueries.map((query) => owner.query(`${query} where partner_id = $1`, [theirs.id])),
    );
    ids = found.flatMap(({ rows }) => rows.map(({ id }) => String(id)));
    cookie = await workbench.signIn(mine.people.owner.email);
  });
  afterAll(() => workbench.close());

  const snapshot = async () => {
    const rows = await Promise.all(
      watched.map((table) =>
        workbench.owner.query(
          `select t::text as row from ${table} t where partner_id = $1 order by 1`,
          [theirs.id],
        ),
      ),
    );
    return rows.map(({ rows: found }, at) => [watched[at], found.map(({ row }) => row)]);
  };

  const procedures = listProcedures().filter(({ path }) => inputOf(path) !== null);

  it("there are procedures that take ids", () => {
    const withIds = procedures.filter(({ path }) => JSON.stringify(inputOf(path)).includes("uuid"));
    expect(withIds.length).toBeGreaterThan(10);
    expect(ids.length).toBeGreaterThanOrEqual(idQueries.length);
  });

  it("show nothing and change nothing", async () => {
    const before = await snapshot();
    const wellFormed = new Set<string>();
    for (const { path, type } of procedures) {
      // Without an id in it the input is the same each time.
      const takesIds = JSON.stringify(inputOf(path)).includes("uuid");
      for (const id of takesIds ? ids : ids.slice(0, 1)) {
        const answer = await workbench.call(path, {
          method: type === "query" ? "GET" : "POST",
          input: exampleOf(inputOf(path) ?? {}, id),
          cookie,
          environment: mine.test,
        });
        expect(answer.status, `${path} ${id}: ${answer.text}`).not.toBe(500);
        expect(answer.text, `${path} ${id}`).not.toContain(mark);
        expect(answer.text, `${path} ${id}`).not.toContain(theirs.distributor);
        if (answer.problem !== "INPUT_INVALID") wellFormed.add(path);
      }
    }
    expect(await snapshot()).toEqual(before);
    // Most inputs made up here were accepted as inputs; the rest would prove nothing.
    expect(wellFormed.size).toBeGreaterThan(procedures.length * 0.7);
  }, 180_000);
});

/** JSON Schema of a procedure's input; null when it takes none. */
function inputOf(path: string): Schema | null {
  const procedure = Object.entries(appRouter._def.procedures).find(([name]) => name === path)?.[1];
  const inputs: readonly z.ZodType[] = (procedure as never as { _def: { inputs: z.ZodType[] } })
    ._def.inputs;
  const [input] = inputs;
  if (input === undefined) return null;
  return z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema;
}

/** Some input that fits the schema, with `id` wherever an id is asked for. */
function exampleOf(schema: Schema, id: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative !== undefined) return exampleOf(alternative, id);
  if (schema.default !== undefined) return schema.default;
  switch (schema.type) {
    case "object": {
      const properties = Object.entries(schema.properties ?? {});
      return Object.fromEntries(properties.map(([name, value]) => [name, exampleOf(value, id)]));
    }
    case "array":
      return [exampleOf(schema.items ?? {}, id)];
    case "string":
      return schema.format === "uuid" ? id : "x".repeat(Math.max(1, schema.minLength ?? 1));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return {};
  }
}
