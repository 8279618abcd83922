import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchLists } from "./match-lists";

const times = (count: number, entry: string) => Array.from({ length: count }, () => entry);

describe("the entries of two lists", () => {
  it("match in their order where all of many are equal, each read a few times only", () => {
    let reads = 0;
    const counting = (list: readonly string[]) =>
      new Proxy(list, {
        get: (target, name) => {
          if (typeof name === "string" && /^\d+$/.test(name)) reads += 1;
          return Reflect.get(target, name);
        },
      });
    const { isSame, here, there } = matchLists(
      counting(times(50_000, "a")),
      counting(times(50_001, "a")),
    );
    expect(isSame).toBe(false);
    expect([here.length, here.findIndex((place, at) => place !== at)]).toEqual([50_000, -1]);
    // The last one has no counterpart.
    expect([there.length, there.findIndex((place, at) => place !== at)]).toEqual([50_001, 50_000]);
    expect(there[50_000]).toBeUndefined();
    expect(reads).toBeLessThan(10 * 50_000);
  });

  it("match in their order behind what the other list lacks", () => {
    expect(matchLists(["b", "a", "a", "c"], ["a", "x", "b", "a", "a"])).toEqual({
      isSame: false,
      here: [2, 0, 3, undefined],
      there: [1, undefined, 0, 2, undefined],
    });
  });

  it("match one to one: the first of equal ones with the first, the second with the second", () => {
    const list = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
    const placesOf = (entries: readonly string[], entry: string) =>
      entries.flatMap((one, at) => (one === entry ? [at] : []));
    const told = (from: readonly string[], to: readonly string[]) =>
      from.map((entry, at) => placesOf(to, entry)[placesOf(from, entry).indexOf(at)]);
    fc.assert(
      fc.property(list, list, (there, here) => {
        expect(matchLists(there, here)).toEqual({
          isSame: there.join() === here.join(),
          here: told(there, here),
          there: told(here, there),
        });
      }),
    );
  });
});
