import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/runtime/json";
import type { OpenConnection } from "@/runtime/ports";
import { checkSignature } from "./signature";

type Secrets = { readonly secret: string; readonly previousSecret?: string };

function aSigning(config: JsonObject, secrets: Secrets = { secret: "s3cret" }): OpenConnection {
  return {
    id: "c1",
    kind: "webhook-signing",
    name: "Shop",
    config,
    secrets,
    mask: (text) => text,
  };
}

const body = new TextEncoder().encode('{"id": 1,  "note": "é"}');
const now = 1_764_115_200_000;

function verdict(
  connection: OpenConnection,
  headers: { readonly [name: string]: string | undefined },
  bytes: Uint8Array = body,
) {
  return checkSignature(connection, { headers, bytes, now });
}

const fits = (...given: Parameters<typeof verdict>) => verdict(...given).fits;
const hmac = (secret = "s3cret") => createHmac("sha256", secret).update(body);

describe("a digest of the raw bytes", () => {
  const shopify = aSigning({ scheme: "shopify-hmac" });
  const hex = aSigning({ scheme: "hmac-sha256-hex", headerName: "X-Acme-Signature" });

  test("Shopify's fits, another secret's and another body's do not", () => {
    const header = (value: string) => ({ "x-shopify-hmac-sha256": value });

    expect(fits(shopify, header(hmac().digest("base64")))).toBe(true);
    expect(fits(shopify, header(hmac("other").digest("base64")))).toBe(false);
    expect(fits(shopify, header(hmac().digest("base64")), body.subarray(1))).toBe(false);
  });

  test("hex fits in its own header, with and without the prefix, in any case", () => {
    const header = (value: string) => ({ "x-acme-signature": value });
    const digest = hmac().digest("hex");

    expect(fits(hex, header(digest))).toBe(true);
    expect(fits(hex, header(`sha256=${digest.toUpperCase()}`))).toBe(true);
    expect(fits(hex, { "x-signature-256": digest })).toBe(false);
  });

  test("of the secret before fits while it is there", () => {
    const both = aSigning({ scheme: "shopify-hmac" }, { secret: "new!", previousSecret: "s3cret" });
    const header = { "x-shopify-hmac-sha256": hmac().digest("base64") };

    expect(fits(both, header)).toBe(true);
    expect(fits(aSigning({ scheme: "shopify-hmac" }, { secret: "new!" }), header)).toBe(false);
  });

  test.each([undefined, "", "=", "zz", "sha256=", "a".repeat(10_000)])(
    "%j is wrong, not an error, and names its header",
    (value) => {
      expect(verdict(hex, { "x-acme-signature": value })).toMatchObject({
        fits: false,
        part: "x-acme-signature",
      });
      expect(verdict(shopify, { "x-shopify-hmac-sha256": value })).toMatchObject({
        fits: false,
        part: "x-shopify-hmac-sha256",
      });
    },
  );

  test("without a secret nobody is let in", () => {
    const open = aSigning({ scheme: "shopify-hmac" }, { secret: "" });
    const value = createHmac("sha256", "").update(body).digest("base64");

    expect(fits(open, { "x-shopify-hmac-sha256": value })).toBe(false);
  });

  test("of a scheme that this build does not know lets nobody in", () => {
    expect(fits(aSigning({ scheme: "rsa" }), {})).toBe(false);
    expect(fits(aSigning({ scheme: "constructor" }), {})).toBe(false);
  });
});

describe("Standard Webhooks", () => {
  const key = Buffer.from("an own key of thirty-two bytes..");
  const secret = `whsec_${key.toString("base64")}`;
  const other = `whsec_${Buffer.from("another key of thirty-two bytes.").toString("base64")}`;
  const seconds = String(now / 1000);
  const id = "msg_2kTq9Xw4";

  const mac = (withKey: Uint8Array, signedId: string, time: string, text = body) =>
    createHmac("sha256", withKey).update(`${signedId}.${time}.`).update(text).digest("base64");
  const headers = (change: { [name: string]: string | undefined } = {}) => ({
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${mac(key, id, seconds)}`,
    ...change,
  });
  const standard = (secrets: Secrets = { secret }, config: JsonObject = {}) =>
    aSigning({ scheme: "standard-webhooks", ...config }, secrets);

  test("fits what openssl signs, and gives its id for dedupe", () => {
    // printf 'msg_own1.1764115200.{"a":1}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
    const vector = {
      "webhook-id": "msg_own1",
      "webhook-timestamp": "1764115200",
      "webhook-signature": "v1,OXKPTTPpslMZ1HLoZYxVnSw0SUm9ugNPYLflep4RGOk=",
    };

    expect(verdict(standard(), vector, Buffer.from('{"a":1}'))).toEqual({
      fits: true,
      header: "webhook-signature",
      deliveryId: "msg_own1",
    });
  });

  test.each([
    ["with whsec_", secret],
    ["without it", key.toString("base64")],
    ["with a version before it", `v1,${secret}`],
  ])("takes a secret %s", (_, shown) => {
    expect(fits(standard({ secret: shown }), headers())).toBe(true);
  });

  test("signs id, time and body, each of them", () => {
    const later = String(now / 1000 + 1);

    expect(fits(standard(), headers({ "webhook-id": "msg_other" }))).toBe(false);
    expect(fits(standard(), headers({ "webhook-timestamp": later }))).toBe(false);
    expect(fits(standard(), headers(), body.subarray(1))).toBe(false);
    expect(fits(standard({ secret: other }), headers())).toBe(false);
  });

  test("takes several signatures, of which one fits, and either secret", () => {
    const right = `v1,${mac(key, id, seconds)}`;
    const several = headers({ "webhook-signature": `v1a,AAAA v1,AAAA ${right} v2,BBBB` });

    expect(fits(standard(), several)).toBe(true);
    expect(fits(standard({ secret: other, previousSecret: secret }), headers())).toBe(true);
    expect(fits(standard(), headers({ "webhook-signature": right.replace("v1,", "v1a,") }))).toBe(
      false,
    );
  });

  test.each([
    ["webhook-id", undefined, "missing"],
    ["webhook-timestamp", undefined, "missing"],
    ["webhook-signature", undefined, "missing"],
    ["webhook-signature", "v1a,AAAA", "no signature of version v1"],
    ["webhook-signature", "v1", "does not fit"],
    ["webhook-signature", "v1,AAAA", "does not fit"],
    ["webhook-timestamp", "yesterday", "not a time in Unix seconds"],
    ["webhook-timestamp", "1e9", "not a time in Unix seconds"],
    ["webhook-id", "a.1", "full stop"],
  ])("with %s %j says so", (name, value, expected) => {
    const given = verdict(standard(), headers({ [name]: value }));

    expect(given).toMatchObject({
      fits: false,
      part: name,
      reason: expect.stringContaining(expected),
    });
    expect(JSON.stringify(given)).not.toContain(key.toString("base64"));
    expect(JSON.stringify(given)).not.toContain(mac(key, id, seconds));
  });

  test.each([
    [-300, true],
    [-301, false],
    [300, true],
    [301, false],
  ])("a message of %i s from now is taken: %s", (aside, taken) => {
    const time = String(now / 1000 + aside);
    const given = verdict(
      standard(),
      headers({ "webhook-timestamp": time, "webhook-signature": `v1,${mac(key, id, time)}` }),
    );

    expect(given.fits).toBe(taken);
    if (!given.fits) expect(given.reason).toContain("301 s");
  });

  test("the window is the connection's", () => {
    const time = String(now / 1000 - 20);
    const given = headers({
      "webhook-timestamp": time,
      "webhook-signature": `v1,${mac(key, id, time)}`,
    });

    expect(fits(standard({ secret }, { toleranceMs: 10_000 }), given)).toBe(false);
    expect(fits(standard({ secret }, { toleranceMs: 30_000 }), given)).toBe(true);
  });

  test("one signed text cannot be read as two messages", () => {
    const text = Buffer.from(`7.${'{"a":1}'}`);
    const signed = `v1,${mac(key, "msg", seconds, text)}`;
    const wide = standard({ secret }, { toleranceMs: 10 ** 15 });
    const asSent = headers({ "webhook-id": "msg", "webhook-signature": signed });
    const shifted = { ...asSent, "webhook-id": `msg.${seconds}`, "webhook-timestamp": "7" };

    expect(fits(wide, asSent, text)).toBe(true);
    expect(fits(wide, shifted, text.subarray(2))).toBe(false);
  });

  test("a secret that is no base64 lets nobody in", () => {
    expect(fits(standard({ secret: "whsec_ü" }), headers())).toBe(false);
    expect(fits(standard({ secret: "" }), headers())).toBe(false);
  });
});
