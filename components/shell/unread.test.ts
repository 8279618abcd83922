import { TRPCClientError } from "@trpc/client";
import { expect, it } from "vitest";
import { unread } from "./unread";

const problem = (code: string) =>
  new TRPCClientError(code, {
    result: { error: { data: { problem: { code, detail: {} } } } },
  } as never);

it("keeps what was read while the server or its database is away", () => {
  const away = problem("UNAVAILABLE");
  const failed = new TRPCClientError("fetch failed");
  for (const error of [away, failed]) {
    expect(unread({ data: { run: 1 }, error })).toBeNull();
    expect(unread({ data: undefined, error })).toBe(error);
  }
  expect(unread({ data: undefined, error: null })).toBeNull();
});

it("keeps nothing that is not there any more, or not for this person", () => {
  for (const code of ["NOT_FOUND", "NOT_ALLOWED"]) {
    const error = problem(code);
    expect(unread({ data: { run: 1 }, error })).toBe(error);
  }
});
