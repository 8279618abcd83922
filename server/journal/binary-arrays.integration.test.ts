import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import {
  boolArray,
  byteaArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestampArray,
  uuidArray,
} from "./binary-arrays";
import { JournalSession } from "./journal-session";
import { bytesFromText } from "./run-rows";

const echo = {
  name: "echo",
  text: `select u::text, b::text, i2, i4, i8, t, round(extract(epoch from at) * 1000)::text, y
    from unnest($1::uuid[], $2::bool[], $3::int2[], $4::int4[], $5::int8[], $6::text[],
      $7::timestamptz[], $8::bytea[]) r(u, b, i2, i4, i8, t, at, y)`,
};

let database: TestDatabase;
let session: JournalSession;
beforeAll(async () => {
  database = await createTestDatabase();
  session = await JournalSession.open(database.engineUrl, [echo]);
});
afterAll(async () => {
  await session.close();
  await database.drop();
});

test("the server reads every element type as it was meant", async () => {
  const ids = [
    "01900000-0000-7000-8000-00000000000a",
    "FFFFFFFF-ffff-4fff-bfff-0123456789ab",
    null,
  ];
  const times = [Date.UTC(2026, 10, 25, 20, 13, 8, 123), Date.UTC(1969, 6, 20), null];
  const bytes = [Buffer.from([0, 255, 92]), new Uint8Array(), null];
  const texts = ["Größe 📦", "", null];
  const [rows] = await session.run([
    {
      statement: echo,
      parameters: [
        uuidArray(ids),
        boolArray([true, false, null]),
        int2Array([-2, 32_767, null]),
        int4Array([-2_147_483_648, 7, null]),
        int8Array([-9_007_199_254_740_991, 2 ** 40 + 1, null]),
        textArray(texts),
        timestampArray(times),
        byteaArray(bytes),
      ],
    },
  ]);
  expect(rows?.map((row) => row.slice(0, 7))).toEqual([
    [ids[0], "true", "-2", "-2147483648", "-9007199254740991", "Größe 📦", String(times[0])],
    [ids[1]?.toLowerCase(), "false", "32767", "7", String(2 ** 40 + 1), "", String(times[1])],
    [null, null, null, null, null, null, null],
  ]);
  expect(rows?.map((row) => (row[7] === null ? null : [...bytesFromText(row[7])]))).toEqual([
    [0, 255, 92],
    [],
    null,
  ]);
});

test("infinity arrives as infinity, and an empty list as no row", async () => {
  const infinite = { name: "infinite", text: "select unnest($1::timestamptz[])::text" };
  const own = await JournalSession.open(database.engineUrl, [infinite]);
  const ask = (values: number[]) =>
    own.run([{ statement: infinite, parameters: [timestampArray(values)] }]);
  expect(await ask([Number.POSITIVE_INFINITY])).toEqual([[["infinity"]]]);
  expect(await ask([])).toEqual([[]]);
  await own.close();
});
