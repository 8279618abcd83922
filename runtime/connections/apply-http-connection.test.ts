import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json";
import { applyHttpConnection, joinAddress } from "./apply-http-connection";

function connection(config: JsonObject, secrets: Record<string, string> = {}) {
  return {
    id: "c1",
    kind: "http",
    name: "ERP",
    config: { baseUrl: "https://erp.example/v2/", ...config },
    secrets,
    mask: (text: string) => text,
  };
}
const request = { url: "/orders?status=open", headers: { Accept: "application/json" } };

describe("applying an HTTP connection", () => {
  it("adds the base address and the default headers, the request's own win", () => {
    const headers = [
      { name: "Accept", value: "*/*" },
      { name: "X-Company", value: "01" },
    ];
    expect(applyHttpConnection(connection({ headers }), request)).toEqual({
      url: "https://erp.example/v2/orders?status=open",
      headers: { accept: "application/json", "x-company": "01" },
    });
  });

  it.each([
    [
      { auth: "basic", userName: "clerk" },
      { password: "pä:ss" },
      { authorization: `Basic ${Buffer.from("clerk:pä:ss").toString("base64")}` },
    ],
    [{ auth: "bearer" }, { token: "t0ken" }, { authorization: "Bearer t0ken" }],
    [{ auth: "header", headerName: "X-Api-Key" }, { headerValue: "k3y" }, { "x-api-key": "k3y" }],
    [
      { auth: "oauth2-client-credentials" },
      { accessToken: "fresh" },
      { authorization: "Bearer fresh" },
    ],
  ])("signs in with %j", (config, secrets, expected) => {
    expect(applyHttpConnection(connection(config, secrets), request).headers).toMatchObject(
      expected,
    );
  });

  it("puts a key into the address, encoded, before the fragment", () => {
    const opened = connection({ auth: "query", queryName: "key" }, { queryValue: "a&b=c" });
    expect(applyHttpConnection(opened, { url: "/x?y=1#top", headers: {} }).url).toBe(
      "https://erp.example/v2/x?y=1&key=a%26b%3Dc#top",
    );
  });

  it("lets a request not replace the credentials", () => {
    const opened = connection({ auth: "bearer" }, { token: "t0ken" });
    const { headers } = applyHttpConnection(opened, {
      url: "/",
      headers: { Authorization: "mine" },
    });
    expect(headers).toEqual({ authorization: "Bearer t0ken" });
  });

  it("says which secret is not set", () => {
    expect(() => applyHttpConnection(connection({ auth: "bearer" }), request)).toThrow(
      expect.objectContaining({
        code: "SECRET_MISSING",
        message: expect.stringContaining("token"),
      }),
    );
  });
});

describe("joining addresses", () => {
  it.each([
    "/orders/../../tenant-b",
    "..",
    "orders/..",
    "/orders/%2e%2E/x",
    "/orders/.%2e/x",
    "/orders\\..\\..\\tenant-b",
    "/orders/.\t./x",
    "https://a.example/v1/../tenant-b",
  ])("does not lead up: %j", (url) => {
    expect(() => joinAddress("https://a.example/v1", url)).toThrow(
      expect.objectContaining({ code: "TARGET_BLOCKED" }),
    );
  });

  it.each(["/orders/..x", "/a...b/c", "/search?path=../x", "/x#..", "/v1..2/y"])(
    "leaves dots alone that lead nowhere: %s",
    (url) => {
      expect(joinAddress("https://a.example/v1", url)).toBe(`https://a.example/v1${url}`);
    },
  );

  it.each([
    ["https://a.example", "", "https://a.example"],
    ["https://a.example/", "x", "https://a.example/x"],
    ["https://a.example/v1", "/x", "https://a.example/v1/x"],
    ["https://a.example/v1", "?q=1", "https://a.example/v1?q=1"],
    ["sandbox://erp", "/sales-orders", "sandbox://erp/sales-orders"],
    ["https://a.example/v1", "https://a.example/v1/x", "https://a.example/v1/x"],
  ])("%s and %s", (base, url, joined) => {
    expect(joinAddress(base, url)).toBe(joined);
  });

  it.each([
    ["https://a.example", "https://evil.example/x"],
    ["https://a.example", "https://a.example.evil.example/x"],
    ["https://a.example", "https://a.example@evil.example/x"],
    ["https://a.example/v1", "https://a.example/v1-other"],
    ["https://a.example", "http://a.example/x"],
  ])("%s refuses %s: the credentials would go elsewhere", (base, url) => {
    expect(() => joinAddress(base, url)).toThrow(
      expect.objectContaining({ code: "TARGET_BLOCKED" }),
    );
  });
});
