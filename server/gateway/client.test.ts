import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { createClientOf, proxyList } from "./client";

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

const forwarded = {
  "x-forwarded-for": "203.0.113.9, 198.51.100.7, 10.0.0.8",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "orders.example",
};

describe("who sends a request", () => {
  test("without a trusted proxy is the socket's other end, whatever the headers say", () => {
    const client = createClientOf([]);
    expect(client(from("127.0.0.1", forwarded))).toEqual({
      address: "127.0.0.1",
      protocol: null,
      host: null,
    });
  });

  test("behind trusted proxies is the last address that is none of theirs", () => {
    const client = createClientOf(["10.0.0.0/8", "2001:db8::1"]);
    const expected = { address: "198.51.100.7", protocol: "https", host: "orders.example" };
    expect(client(from("::ffff:10.0.0.4", forwarded))).toEqual(expected);
    expect(client(from("2001:db8::1", forwarded))).toEqual(expected);
    expect(client(from("192.0.2.1", forwarded)).address).toBe("192.0.2.1");
  });

  test("is the proxy where it says nothing that can be read", () => {
    const client = createClientOf(["10.0.0.4"]);
    expect(client(from("10.0.0.4")).address).toBe("10.0.0.4");
    expect(client(from("10.0.0.4", { "x-forwarded-for": "unknown" })).address).toBe("10.0.0.4");
    expect(client(from("10.0.0.4", { "x-forwarded-proto": "gopher" })).protocol).toBeNull();
  });
});

test.each(["10.0.0.0/33", "proxy.example", "10.0.0/8", "::1/129", "10.0.0.1/x"])(
  "%s is refused by name",
  (entry) => {
    expect(() => proxyList([entry])).toThrow(entry);
  },
);
