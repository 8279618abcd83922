import { describe, expect, it } from "vitest";
import { changeDatabaseUrl, formatDatabaseUrl, parseDatabaseUrl } from "./database-url";

describe("database addresses", () => {
  it.each([
    "postgres://me:p%40ss%2Fw@db.example:6432/orders?sslmode=require",
    "postgres://me@localhost/orders?host=%2Frun%2Forderloom",
    "postgresql://me:x@[::1]:5432/orders",
  ])("survive being parsed and written: %s", (url) => {
    const parsed = parseDatabaseUrl(url);
    expect(parseDatabaseUrl(formatDatabaseUrl(parsed))).toEqual(parsed);
  });

  it("reads host, port, user, password, database and TLS", () => {
    expect(
      parseDatabaseUrl("postgres://me:p%40ss@db.example:6432/orders?sslmode=verify-full"),
    ).toEqual({
      host: "db.example",
      port: 6432,
      database: "orders",
      user: "me",
      password: "p@ss",
      ssl: { rejectUnauthorized: true },
    });
  });

  it("takes the folder of a Unix socket", () => {
    expect(parseDatabaseUrl("postgres://me@localhost/orders?host=/run/x").host).toBe("/run/x");
  });

  it.each([
    ["mysql://me@db/orders", /postgres:\/\//],
    ["db.example", /postgres:\/\//],
    ["postgres://db.example/orders", /names no user/],
    ["postgres://me@db.example", /no database/],
    ["postgres://me@db.example/x?sslmode=sometimes", /sslmode=sometimes/],
  ])("refuses %s", (url, message) => {
    expect(() => parseDatabaseUrl(url)).toThrow(message);
  });

  it("never repeats a password in a message", () => {
    expect(() => parseDatabaseUrl("postgres://:secret@db/orders")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret") }),
    );
  });

  it("changes the role and keeps the rest", () => {
    const changed = changeDatabaseUrl("postgres://me:x@db:6000/orders?sslmode=require", {
      user: "orderloom_app",
      password: "#?/",
    });
    expect(parseDatabaseUrl(changed)).toMatchObject({
      user: "orderloom_app",
      password: "#?/",
      host: "db",
      port: 6000,
      database: "orders",
      ssl: { rejectUnauthorized: false },
    });
  });
});
