import { describe, expect, it } from "vitest";
import { parseDatabaseUrl } from "../database-url";
import { embeddedAddresses, externalAddresses } from "./database-addresses.mjs";

const secrets = { appPassword: "a/p", enginePassword: "e?p" };

describe("where the database is", () => {
  it("is the embedded one when nothing is set", () => {
    expect(externalAddresses({}, secrets)).toBeNull();
    expect(externalAddresses({ DATABASE_URL: "" }, secrets)).toBeNull();
  });

  it("derives the serving roles from the owner's address", () => {
    const found = externalAddresses({ DATABASE_URL: "postgres://me:x@db:6000/shop" }, secrets);
    expect(found?.ownerUrl).toBe("postgres://me:x@db:6000/shop");
    expect(parseDatabaseUrl(found?.appUrl ?? "")).toMatchObject({
      host: "db",
      port: 6000,
      user: "orderloom_app",
      password: "a/p",
    });
    expect(parseDatabaseUrl(found?.engineUrl ?? "")).toMatchObject({
      user: "orderloom_engine",
      password: "e?p",
    });
  });

  it.each(["garbage", "mysql://x", "postgres//x"])(
    "names the variable that is none: %s",
    (value) => {
      expect(() => externalAddresses({ DATABASE_URL: value }, secrets)).toThrow(
        /^DATABASE_URL is no address of a PostgreSQL/,
      );
    },
  );

  it("lets a machine join without the owner's address, but not with half of the rest", () => {
    const joined = {
      DATABASE_APP_URL: "postgres://orderloom_app@db/shop",
      DATABASE_ENGINE_URL: "postgres://orderloom_engine@db/shop",
    };
    expect(externalAddresses(joined, secrets)).toMatchObject({ ownerUrl: null });
    expect(() => externalAddresses({ DATABASE_APP_URL: joined.DATABASE_APP_URL }, secrets)).toThrow(
      /DATABASE_ENGINE_URL both/,
    );
  });

  it("reaches the embedded one through its socket folder", () => {
    expect(parseDatabaseUrl(embeddedAddresses("/data dir/socket").appUrl)).toMatchObject({
      host: "/data dir/socket",
      user: "orderloom_app",
      database: "orderloom",
    });
  });
});
