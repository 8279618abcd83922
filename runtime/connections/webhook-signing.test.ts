import { describe, expect, test } from "vitest";
import { encodedSigningKey, webhookSigningConnection } from "./webhook-signing";

const random = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const make = (scheme: string, name = "secret") =>
  webhookSigningConnection.makeSecret?.(name, { scheme }, random) ?? null;

describe("a secret that is made here", () => {
  test("has the form in which Standard Webhooks hand one over, with all of its bytes", () => {
    const secret = make("standard-webhooks") ?? "";
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(encodedSigningKey(secret) ?? "", "base64")).toEqual(Buffer.from(random));
    const { checkSecret } = webhookSigningConnection;
    expect(checkSecret?.("secret", secret, { scheme: "standard-webhooks" })).toBeNull();
  });

  test("is none where the sender makes its own, and never the one before", () => {
    expect(make("hmac-sha256-hex")).toHaveLength(44);
    expect(make("shopify-hmac")).toBeNull();
    expect(make("standard-webhooks", "previousSecret")).toBeNull();
  });
});
