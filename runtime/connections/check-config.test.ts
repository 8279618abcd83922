import { describe, expect, it } from "vitest";
import {
  checkConfig,
  checkConnection,
  normaliseConfig,
  problemWhileTyping,
  secretNames,
} from "./check-config";
import { httpConnection } from "./http";
import { connectionDefinitions } from "./registry";

describe("a connection", () => {
  it("is not saved without a name, a required field or with a secret too short to mask", () => {
    const config = normaliseConfig(httpConnection, { auth: "bearer" });
    const fields = checkConnection(httpConnection, " ", config, { token: "abc" });
    expect(fields.map(({ field }) => field)).toEqual(["name", "baseUrl", "token"]);
  });
});

describe("a connection's config", () => {
  it("gets the defaults, and loses what its form does not show", () => {
    const config = normaliseConfig(httpConnection, {
      baseUrl: "https://a.example",
      auth: "bearer",
      userName: "left from before",
      unknown: 1,
    });
    expect(config).toEqual({
      baseUrl: "https://a.example",
      auth: "bearer",
      timeoutMs: 30_000,
      idempotency: "none",
      testPath: "/",
    });
  });

  it("never holds a secret, even when one is sent as a field", () => {
    const sent = { baseUrl: "https://x", auth: "bearer", token: "t0p-secret" };
    expect(JSON.stringify(normaliseConfig(httpConnection, sent))).not.toContain("t0p-secret");
  });

  it("names the secrets its sign-in uses", () => {
    expect(secretNames(httpConnection, { auth: "basic" })).toEqual(["password"]);
    expect(secretNames(httpConnection, { auth: "none" })).toEqual([]);
  });

  it.each([
    [{ auth: "none" }, [], ["baseUrl"]],
    [{ baseUrl: "https://x", auth: "basic" }, [], ["userName", "password"]],
    [{ baseUrl: "https://x", auth: "basic", userName: "u" }, ["password"], []],
    [{ baseUrl: "https://x", auth: "other" }, [], ["auth"]],
    [{ baseUrl: 5 }, [], ["baseUrl"]],
    [{ baseUrl: "file:///etc/passwd" }, [], ["baseUrl"]],
    [{ baseUrl: "https://x", timeoutMs: 1 }, [], ["timeoutMs"]],
    [{ baseUrl: "https://x", timeoutMs: "1" }, [], ["timeoutMs"]],
    [{ baseUrl: "https://x", headers: [{ name: "a" }] }, [], ["headers"]],
    [{ baseUrl: "https://x", headers: [{ name: "a", value: "b" }] }, [], []],
  ])("%j with secrets %j has problems in %j", (config, secretsSet, fields) => {
    const normal = normaliseConfig(httpConnection, config);
    const problems = checkConfig(httpConnection, normal, secretsSet);
    expect(problems.map(({ field }) => field)).toEqual(fields);
  });

  it("says of an address what is wrong once it cannot become right", () => {
    const [field] = httpConnection.fields;
    const problem = (value: string) => field && problemWhileTyping(field, value);
    const typed = ["h", "https:", "https://", "https://a", "sandbox://er", "127"];
    expect(typed.map(problem)).toEqual(typed.map(() => null));
    expect(problem("javascript:alert(1)")).toContain("Base address must begin with");
    expect(problem("https://me:pw@a")).toContain("must not contain a user name");
  });

  it("is described by one definition per kind, with distinct field names", () => {
    const kinds = connectionDefinitions.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const { kind, fields, subtitle } of connectionDefinitions) {
      expect(new Set(fields.map(({ name }) => name)).size, kind).toBe(fields.length);
      expect(() => subtitle({}), kind).not.toThrow();
    }
  });
});
