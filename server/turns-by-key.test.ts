import { expect, it } from "vitest";
import { turnsByKey } from "./turns-by-key";

/** Works that end when told to, and the names of those that have begun. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, (failed?: boolean) => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      ends.set(name, (failed = false) => (failed ? reject(new Error(name)) : resolve(name)));
    });
  };
  return { begun, ends, work };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

it("lets one of a key begin at a time, and others beside it as far as the bound allows", async () => {
  const inTurn = turnsByKey(2);
  const { begun, ends, work } = works();
  const one = inTurn("a", work("a1"));
  const failing = expect(one).rejects.toThrow("a1");
  const others = [inTurn("a", work("a2")), inTurn("b", work("b1")), inTurn("c", work("c1"))];
  await soon();
  expect(begun).toEqual(["a1", "b1"]);
  ends.get("a1")?.(true);
  await failing;
  await soon();
  expect(begun).toEqual(["a1", "b1", "c1"]);
  ends.get("b1")?.();
  await soon();
  expect(begun).toEqual(["a1", "b1", "c1", "a2"]);
  ends.get("c1")?.();
  ends.get("a2")?.();
  expect(await Promise.all(others)).toEqual(["a2", "b1", "c1"]);
});
