import type { FieldDefinition } from "../nodes/definition";
import type { ConnectionDefinition } from "./definition";

const basic: FieldDefinition["when"] = { field: "auth", is: ["basic"] };
const bearer: FieldDefinition["when"] = { field: "auth", is: ["bearer"] };
const header: FieldDefinition["when"] = { field: "auth", is: ["header"] };
const query: FieldDefinition["when"] = { field: "auth", is: ["query"] };
const oauth2: FieldDefinition["when"] = {
  field: "auth",
  is: ["oauth2-client-credentials", "oauth2-authorization-code"],
};
const consent: FieldDefinition["when"] = { field: "auth", is: ["oauth2-authorization-code"] };

const signIn: readonly FieldDefinition[] = [
  {
    name: "auth",
    label: "Method",
    kind: "select",
    default: "none",
    group: "Sign-in",
    options: [
      { value: "none", label: "None" },
      { value: "basic", label: "User name and password" },
      { value: "bearer", label: "Bearer token" },
      { value: "header", label: "Key in a header" },
      { value: "query", label: "Key in the address" },
      {
        value: "oauth2-client-credentials",
        label: "OAuth 2 client credentials",
        help: "A token is fetched when it is needed and kept until it expires.",
      },
      {
        value: "oauth2-authorization-code",
        label: "OAuth 2 with a person's consent",
        help: "Somebody signs in to the other system once and allows it; the token is renewed by itself.",
      },
    ],
  },
  {
    name: "userName",
    label: "User name",
    kind: "text",
    required: true,
    group: "Sign-in",
    when: basic,
  },
  {
    name: "password",
    label: "Password",
    kind: "secret",
    required: true,
    group: "Sign-in",
    when: basic,
  },
  { name: "token", label: "Token", kind: "secret", required: true, group: "Sign-in", when: bearer },
  {
    name: "headerName",
    label: "Header",
    kind: "text",
    required: true,
    default: "X-Api-Key",
    group: "Sign-in",
    when: header,
  },
  {
    name: "headerValue",
    label: "Key",
    kind: "secret",
    required: true,
    group: "Sign-in",
    when: header,
  },
  {
    name: "queryName",
    label: "Parameter",
    kind: "text",
    required: true,
    default: "api_key",
    group: "Sign-in",
    when: query,
  },
  {
    name: "queryValue",
    label: "Key",
    kind: "secret",
    required: true,
    group: "Sign-in",
    when: query,
  },
  {
    name: "authorizeUrl",
    label: "Consent address",
    help: "Where the other system asks whether Orderloom may act for you.",
    kind: "text",
    address: true,
    required: true,
    placeholder: "https://login.example.com/oauth2/authorize",
    group: "Sign-in",
    when: consent,
  },
  {
    name: "tokenUrl",
    label: "Token address",
    kind: "text",
    address: true,
    required: true,
    placeholder: "https://login.example.com/oauth2/token",
    group: "Sign-in",
    when: oauth2,
  },
  {
    name: "clientId",
    label: "Client id",
    kind: "text",
    required: true,
    group: "Sign-in",
    when: oauth2,
  },
  {
    name: "clientSecret",
    label: "Client secret",
    kind: "secret",
    required: true,
    group: "Sign-in",
    when: { field: "clientAuth", is: ["basic", "body"] },
  },
  { name: "scope", label: "Scope", kind: "text", group: "Sign-in", when: oauth2 },
  {
    name: "clientAuth",
    label: "Client id and secret go",
    kind: "select",
    default: "basic",
    group: "Sign-in",
    when: oauth2,
    options: [
      { value: "basic", label: "in the Authorization header" },
      { value: "body", label: "in the body" },
      {
        value: "none",
        label: "there is no secret",
        help: "A public client: its consent is protected by a code challenge alone.",
      },
    ],
  },
];

/** An HTTP API: its address, how we sign in, and what goes with every request. */
export const httpConnection: ConnectionDefinition = {
  kind: "http",
  label: "HTTP API",
  description: "An HTTP API with its base address and credentials.",
  icon: "globe",
  testable: true,
  fields: [
    {
      name: "baseUrl",
      label: "Base address",
      help: "Paths of the steps are added to it. A sandbox system is sandbox://erp, for example.",
      kind: "text",
      address: true,
      required: true,
      placeholder: "https://api.example.com/v2",
    },
    ...signIn,
    {
      name: "headers",
      label: "Headers with every request",
      help: "Not for keys: these are shown to everybody who may see the connection.",
      kind: "keyValue",
      group: "Requests",
    },
    {
      name: "timeoutMs",
      label: "Time-out",
      help: "For steps that set none of their own.",
      kind: "duration",
      default: 30_000,
      min: 100,
      max: 600_000,
      group: "Requests",
    },
    {
      name: "idempotency",
      label: "If a request is sent twice",
      help: "What new steps with this connection begin with; each step may say otherwise.",
      kind: "select",
      default: "none",
      group: "Requests",
      options: [
        { value: "none", label: "It is done twice", help: "Or it differs from path to path." },
        {
          value: "header",
          label: "The target knows our key",
          help: "The same key again is done once.",
        },
      ],
    },
    {
      name: "keyHeader",
      label: "Key header",
      kind: "text",
      default: "Idempotency-Key",
      required: true,
      group: "Requests",
      when: { field: "idempotency", is: ["header"] },
    },
    {
      name: "testPath",
      label: "Path for the test",
      help: "Called with GET by “Test connection”. Choose one that changes nothing.",
      kind: "text",
      default: "/",
      group: "Requests",
    },
  ],
  subtitle: (config) => (typeof config.baseUrl === "string" ? config.baseUrl : ""),
};
