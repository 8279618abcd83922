import { decodeBase64, encodeBase64 } from "../connections/base64";
import type { RunHead } from "../engine/records";
import type { TriggerInput } from "../engine/trigger-message";
import type { FlowTest, TestMessage } from "./flow-test";

/** Where a test runs: whose tables it reads, which version it tests. */
export type TestPlace = Pick<
  RunHead,
  "partner" | "distributor" | "environment" | "flow" | "version"
>;

const encoder = new TextEncoder();

/** The run of a test: with the id, and so the keys, and the clock that it names. */
export function headOf(place: TestPlace, { origin, acceptedAt }: FlowTest): RunHead {
  const at = Date.parse(acceptedAt);
  return {
    id: origin,
    partner: place.partner,
    distributor: place.distributor,
    environment: place.environment,
    flow: place.flow,
    version: place.version,
    purpose: "test",
    retention: 7,
    origin,
    originAcceptedAt: at,
    parent: null,
    acceptedAt: at,
  };
}

export function triggerOf({
  trigger,
  body,
  base64,
  method,
  contentType,
  ...rest
}: TestMessage): TriggerInput {
  const bytes = base64 === undefined ? encoder.encode(body ?? "") : decodeBase64(base64);
  return {
    ...rest,
    node: trigger,
    ...(method !== undefined && { method }),
    ...(contentType !== undefined && { contentType }),
    bytes,
  };
}

/** The same the other way round: as a test's file has it. */
export function messageOfTrigger({
  node,
  kind,
  headers,
  query,
  method,
  contentType,
  bytes,
}: TriggerInput): TestMessage {
  return {
    trigger: node,
    kind,
    headers,
    query,
    ...(method !== undefined && { method }),
    ...(contentType !== undefined && { contentType }),
    ...bodyOf(bytes),
  };
}

function bodyOf(bytes: Uint8Array): Pick<TestMessage, "body" | "base64"> {
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: encodeBase64(bytes) };
  }
}
