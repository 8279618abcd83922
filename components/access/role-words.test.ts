import { expect, it } from "vitest";
import { isLastOwner } from "./role-words";

const owner = { id: "a", role: "owner", distributorName: null } as const;

it("keeps an owner of all distributors only while there is no other", () => {
  const other = { ...owner, id: "b" };
  expect(isLastOwner(owner, [owner, { ...other, distributorName: "Hallberg" }])).toBe(true);
  expect(isLastOwner(owner, [owner, { ...other, role: "consultant" }])).toBe(true);
  expect(isLastOwner(owner, [owner, other])).toBe(false);
  const one = { ...owner, distributorName: "Hallberg" };
  expect(isLastOwner(one, [one])).toBe(false);
});
