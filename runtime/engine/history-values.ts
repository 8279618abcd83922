import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { Journal } from "../ports";
import type { RunHead, SegmentContent, StoredValue, TriggerRecord, ValueRef } from "./records";
import { messageOf } from "./trigger-message";

/** A run's values by number, as far as its loaded segments hold them. */
export type Values = {
  bytes(ref: ValueRef): Uint8Array;
  json(ref: ValueRef): Json;
  object(ref: ValueRef): JsonObject;
  stored(ref: ValueRef): StoredValue;
  /** Numbers and sizes of all. */
  readonly sizes: ReadonlyMap<ValueRef, number>;
};

const decoder = new TextDecoder();

/** Values of the payload store are read before the run goes on; the machine itself never waits. */
export async function loadValues(
  host: { readonly journal: Pick<Journal, "readPayload"> },
  head: RunHead,
  contents: readonly SegmentContent[],
): Promise<Values> {
  const stored = new Map<ValueRef, StoredValue>();
  for (const { values } of contents) for (const value of values) stored.set(value.ref, value);
  const large = new Map<ValueRef, Uint8Array>();
  const sizes = new Map<ValueRef, number>();
  for (const [ref, value] of stored) {
    if ("payload" in value) large.set(ref, await host.journal.readPayload(head, value.payload));
    sizes.set(ref, "payload" in value ? value.payload.bytes : value.bytes.length);
  }
  const [start] = contents.flatMap((content) => content.start ?? []);
  return valuesOf(head, { stored, large, sizes, trigger: start?.trigger ?? null });
}

type Loaded = {
  readonly stored: ReadonlyMap<ValueRef, StoredValue>;
  readonly large: ReadonlyMap<ValueRef, Uint8Array>;
  readonly sizes: ReadonlyMap<ValueRef, number>;
  readonly trigger: TriggerRecord | null;
};

function valuesOf(head: RunHead, { stored, large, sizes, trigger }: Loaded): Values {
  const parsed = new Map<ValueRef, Json>();
  const storedAt = (ref: ValueRef): StoredValue => {
    const value = stored.get(ref);
    if (value !== undefined) return value;
    throw new FlowError("STORAGE_REFUSED", `Value ${ref} of run ${head.id} is missing.`, {
      detail: { run: head.id, ref },
    });
  };
  const bytes = (ref: ValueRef): Uint8Array => {
    const value = storedAt(ref);
    return large.get(ref) ?? ("bytes" in value ? value.bytes : new Uint8Array(0));
  };
  const json = (ref: ValueRef): Json => {
    const known = parsed.get(ref);
    if (known !== undefined) return known;
    // The message is stored as it came, in its own charset and with digits that a number does not hold.
    const value: Json =
      trigger?.body === ref
        ? messageOf({ ...trigger, bytes: bytes(ref) }).json()
        : JSON.parse(decoder.decode(bytes(ref)));
    parsed.set(ref, value);
    return value;
  };
  return { bytes, json, object: (ref) => json(ref) as JsonObject, stored: storedAt, sizes };
}
