import { expect, test } from "vitest";
import { eachApart } from "./each-apart";

test("what fails for one keeps none of the others from their turn, and is told in the end", async () => {
  const done: number[] = [];
  const work = eachApart([1, 2, 3, 4], async (item) => {
    if (item % 2 === 0) throw new Error(`${item} fails`);
    done.push(item);
  });
  await expect(work).rejects.toThrow("2 fails");
  expect(done).toEqual([1, 3]);
});
