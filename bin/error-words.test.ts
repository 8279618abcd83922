import { expect, it } from "vitest";
import { errorWords } from "./error-words";

it("an error of the database is told without the statement and its parameters", () => {
  const failed = (code: string, message: string) =>
    new Error("Failed query: select secret\nparams: s3cr3t", {
      cause: Object.assign(new Error(message), { code }),
    });
  expect(errorWords(failed("42P01", 'relation "x" does not exist'))).toBe(
    'The database refused this: relation "x" does not exist.',
  );
  expect(errorWords(failed("22P05", "unsupported Unicode escape sequence"))).toMatch(
    /^A text holds/,
  );
  expect(errorWords(failed("57P03", "the database system is starting up"))).toMatch(
    /^The database/,
  );
  expect(errorWords(new Error("There is no flow."))).toBe("There is no flow.");
  expect(errorWords("gone")).toBe("gone");
});
