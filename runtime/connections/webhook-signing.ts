import { encodeBase64 } from "./base64";
import type { ConnectionDefinition } from "./definition";

/** How far the time of a message may lie from ours, when the connection does not say. */
export const toleranceDefaultMs = 300_000;

/**
 * The base64 of a Standard Webhooks secret, which senders show as `whsec_…`, some with a version before
 * it; null when there is none in it.
 */
export function encodedSigningKey(secret: string): string | null {
  const encoded = secret.trim().replace(/^(v1,)?whsec_/, "");
  return /^[A-Za-z0-9+/]{4,}={0,2}$/.test(encoded) ? encoded : null;
}

/** The secret by which a webhook knows that a message is its sender's. */
export const webhookSigningConnection: ConnectionDefinition = {
  kind: "webhook-signing",
  label: "Webhook signature",
  description: "The secret that a sender signs its messages with.",
  icon: "webhook",
  testable: false,
  fields: [
    {
      name: "scheme",
      label: "Scheme",
      kind: "select",
      default: "shopify-hmac",
      options: [
        {
          value: "shopify-hmac",
          label: "Shopify",
          help: "X-Shopify-Hmac-Sha256: base64 of the HMAC of the raw body.",
        },
        {
          value: "hmac-sha256-hex",
          label: "HMAC SHA-256, hex",
          help: "Hex of the HMAC of the raw body, with or without “sha256=” before it.",
        },
        {
          value: "standard-webhooks",
          label: "Standard Webhooks",
          help: "webhook-id, webhook-timestamp and webhook-signature. Refuses old messages; the id tells repeated deliveries.",
        },
      ],
    },
    {
      name: "headerName",
      label: "Header",
      kind: "text",
      required: true,
      default: "X-Signature-256",
      when: { field: "scheme", is: ["hmac-sha256-hex"] },
    },
    {
      name: "toleranceMs",
      label: "Allowed age",
      help: "A message whose webhook-timestamp lies further from now, before or after, is refused.",
      kind: "duration",
      default: toleranceDefaultMs,
      min: 1_000,
      max: 86_400_000,
      when: { field: "scheme", is: ["standard-webhooks"] },
    },
    {
      name: "secret",
      label: "Signing secret",
      help: "As the sender shows it. With Standard Webhooks: whsec_ and base64.",
      kind: "secret",
      required: true,
    },
    {
      name: "previousSecret",
      label: "Previous signing secret",
      help: "Accepted as well while the sender changes over. Remove it afterwards.",
      kind: "secret",
      group: "Changing the secret",
    },
  ],
  previousSecrets: { secret: "previousSecret" },
  checkSecret: (_, value, config) =>
    config.scheme === "standard-webhooks" && encodedSigningKey(value) === null
      ? "It must be whsec_ followed by base64, as the sender shows it."
      : null,
  // Shopify shows its own; any other sender may be given one.
  makeSecret: (name, { scheme }, random) =>
    name !== "secret"
      ? null
      : scheme === "standard-webhooks"
        ? `whsec_${encodeBase64(random)}`
        : scheme === "hmac-sha256-hex"
          ? encodeBase64(random)
          : null,
  subtitle: ({ scheme }) =>
    scheme === "hmac-sha256-hex"
      ? "HMAC SHA-256, hex"
      : scheme === "standard-webhooks"
        ? "Standard Webhooks"
        : "Shopify HMAC SHA-256",
};
