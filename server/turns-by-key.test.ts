import { expect, it } from "vitest";
import { turnsByKey } from "./turns-by-key";

/** Works that end when they are told to, and what has begun. */
function works(atOnce: number) {
  const inTurn = turnsByKey(atOnce);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const ask = (key: string, name: string) =>
    inTurn(key, () => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      });
    });
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ask, begun, end };
}

const asked = () => new Promise((resolve) => setImmediate(resolve));

it("works of one key run one after the other, in their order, also behind one that fails", async () => {
  const { ask, begun, end } = works(9);
  const first = ask("a", "a1");
  const refused = expect(first).rejects.toThrow("gone");
  const second = ask("a", "a2");
  const third = ask("a", "a3");
  await asked();
  expect(begun).toEqual(["a1"]);
  await end("a1", new Error("gone"));
  await refused;
  expect(begun).toEqual(["a1", "a2"]);
  await end("a2");
  await end("a3");
  expect([await second, await third]).toEqual(["a2", "a3"]);
});

it("of all keys no more than so many run at once, the others in the order in which they came", async () => {
  const { ask, begun, end } = works(2);
  const all = ["a", "b", "c", "d"].map((key) => ask(key, key));
  await asked();
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("a");
  await end("c");
  await end("d");
  expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

it("a work that waits for its key takes nobody's place", async () => {
  const { ask, begun, end } = works(2);
  const all = [ask("a", "a1"), ask("a", "a2"), ask("b", "b1")];
  await asked();
  expect(begun).toEqual(["a1", "b1"]);
  await end("a1");
  await end("a2");
  await end("b1");
  await Promise.all(all);
});
