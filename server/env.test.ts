import { describe, expect, it } from "vitest";
import { parseSealingKeys, readEnvironment } from "./env";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const least = {
  DATABASE_APP_URL: "postgres://orderloom_app@db/x",
  DATABASE_ENGINE_URL: "postgres://orderloom_engine@db/x",
  ORDERLOOM_KEYS: `k1:${key(1)}`,
  ORDERLOOM_AUTH_SECRET: "a".repeat(32),
};

describe("the environment", () => {
  it("needs four variables and has a default for the rest", () => {
    expect(readEnvironment(least)).toMatchObject({
      databaseUrl: null,
      port: 4600,
      webUrl: "http://127.0.0.1:4601",
      origin: "http://localhost:4600",
      sandboxUrl: null,
      allowPrivateHosts: [],
      role: "all",
      workers: 1,
    });
  });

  it.each(Object.keys(least))("names %s when it is missing", (name) => {
    expect(() => readEnvironment({ ...least, [name]: "" })).toThrow(name);
  });

  it("reads lists and cuts the slash of the origin", () => {
    const read = readEnvironment({
      ...least,
      ORDERLOOM_ALLOW_PRIVATE_HOSTS: "erp.local:8080, 10.0.0.7:443,",
      ORDERLOOM_ORIGIN: "https://orders.example/",
    });
    expect(read.allowPrivateHosts).toEqual(["erp.local:8080", "10.0.0.7:443"]);
    expect(read.origin).toBe("https://orders.example");
  });

  it("refuses a short secret, a wrong port and an unknown role", () => {
    expect(() => readEnvironment({ ...least, ORDERLOOM_AUTH_SECRET: "short" })).toThrow(/32/);
    expect(() => readEnvironment({ ...least, ORDERLOOM_PORT: "http" })).toThrow(/ORDERLOOM_PORT/);
    expect(() => readEnvironment({ ...least, ORDERLOOM_ROLE: "king" })).toThrow(/ORDERLOOM_ROLE/);
  });
});

describe("sealing keys", () => {
  it("come newest first", () => {
    const keys = parseSealingKeys(`k2:${key(2)},k1:${key(1)}`);
    expect(keys.map(({ id }) => id)).toEqual(["k2", "k1"]);
    expect(keys[0]?.key).toEqual(new Uint8Array(32).fill(2));
  });

  it.each(["k1", "k1:AAAA", `:${key(1)}`, `k1:${key(1)},k1:${key(2)}`, `K 1:${key(1)}`])(
    "refuse %s",
    (text) => {
      expect(() => parseSealingKeys(text)).toThrow(/ORDERLOOM_KEYS/);
    },
  );
});
