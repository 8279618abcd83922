import type { ConnectionDefinition } from "./definition";

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
    { name: "secret", label: "Signing secret", kind: "secret", required: true },
  ],
  subtitle: (config) =>
    config.scheme === "hmac-sha256-hex" ? "HMAC SHA-256, hex" : "Shopify HMAC SHA-256",
};
