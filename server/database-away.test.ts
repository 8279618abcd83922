import { readFileSync } from "node:fs";
import pg from "pg";
import { expect, it } from "vitest";
import { databaseAway } from "./database-away";

const failure = async (work: () => unknown) => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
};

it("knows a server that is not there, by an address or by a socket", async () => {
  for (const host of ["127.0.0.1", "/nowhere"]) {
    const client = new pg.Client({ host, port: 1, user: "nobody", database: "nothing" });
    const refused = await failure(() => client.connect());
    expect(databaseAway(new Error("query failed", { cause: refused }))).toMatchObject({
      code: "UNAVAILABLE",
      cause: expect.any(Error),
    });
  }
});

it.each([
  ["57P01", "terminating connection due to administrator command"],
  ["53300", "sorry, too many clients already"],
  ["55000", 'database "orders" is not currently accepting connections'],
  [undefined, "Connection terminated unexpectedly"],
  [undefined, "Client was closed and is not queryable"],
  [undefined, "timeout exceeded when trying to connect"],
])("knows %s %s", (code, message) => {
  expect(databaseAway(Object.assign(new Error(message), { code }))?.code).toBe("UNAVAILABLE");
});

it("takes nothing else for it: a missing file, a refused row, a slow system of ours", async () => {
  const missing = await failure(() => readFileSync("/nowhere"));
  const refused = Object.assign(new Error("duplicate key"), { code: "23505" });
  for (const error of [missing, refused, new Error("the timeout expired"), null, "text"]) {
    expect(databaseAway(error)).toBeNull();
  }
});
