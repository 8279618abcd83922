import { describe, expect, it } from "vitest";
import { partOfPayload } from "../payload-part";
import { Recorder, storeRequest } from "./recorder";
import { decodeSegment } from "./segment-codec";

const run = {
  id: "0190b000-0000-7000-8000-000000000001",
} as Parameters<Recorder["take"]>[0];
const lines = Array.from({ length: 6_000 }, (_, index) => ({ sku: `BRG-${index}`, quantity: 3 }));

function recorder(): Recorder {
  return new Recorder((bytes) => `hash of ${bytes.length}`);
}

/** What the next segment holds, by number. */
function valuesOf(made: Recorder) {
  const { body, payloads } = made.take(run, 1, 0, {});
  return { values: decodeSegment(body).values, payloads };
}

describe("a request whose body is a long part of what is stored", () => {
  it("names the part by its place, and sends the text that is there", () => {
    const made = recorder();
    const results = lines.map(({ sku }) => ({ sku: `${sku} 10 €` }));
    for (const entry of results) made.texts.writeEntry(entry);
    made.store({ found: "Größe", results, failed: 0 });
    const { request, body } = storeRequest(made, { method: "POST", body: results });
    const { values, payloads } = valuesOf(made);
    expect(payloads).toHaveLength(1);
    const part = values.find(({ ref }) => ref === body);
    if (part === undefined || !("payload" in part)) throw new RangeError("No part is stored");
    const bytes = partOfPayload(payloads[0]?.bytes ?? new Uint8Array(), part.payload);
    expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(results));
    expect(made.text(results)).toBe(JSON.stringify(results));
    const rest = values.find(({ ref }) => ref === request);
    expect(rest).toMatchObject({ bytes: new TextEncoder().encode('{"method":"POST"}') });
  });

  it("is stored whole with a summary, once", () => {
    const made = recorder();
    for (const entry of lines) made.texts.writeEntry(entry);
    made.store({ results: lines });
    const request = { method: "POST", body: lines };
    storeRequest(made, request);
    valuesOf(made);
    const ref = made.restateRequest(request);
    expect(valuesOf(made).payloads).toHaveLength(1);
    expect(made.restateRequest(request)).toBe(ref);
    expect(valuesOf(made).payloads).toEqual([]);
  });
});

describe("a request whose body is not stored yet", () => {
  it("is stored whole, as JSON.stringify would write it, whatever its body is", () => {
    for (const request of [
      { method: "POST", url: "/orders", body: { lines: lines.slice(0, 3) } },
      { body: [1, "é\ud800", null] },
      { method: "POST", body: "text" },
      { method: "POST", body: null },
      { method: "GET" },
    ]) {
      const made = recorder();
      const { request: ref, body } = storeRequest(made, request);
      const stored = valuesOf(made).values.find((value) => value.ref === ref);
      const bytes = stored !== undefined && "bytes" in stored ? stored.bytes : new Uint8Array();
      expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(
        JSON.parse(new TextDecoder().decode(new TextEncoder().encode(JSON.stringify(request)))),
      );
      expect(body).toBeUndefined();
    }
  });

  it("is sent with the text that was stored, and with its own again when it is sent once more", () => {
    const made = recorder();
    const body = { lines };
    storeRequest(made, { method: "POST", body });
    const first = made.text(body);
    expect(first).toBe(JSON.stringify(body));
    (body.lines as unknown[]) = [];
    expect(made.text(body)).toBe('{"lines":[]}');
  });

  it("is named by a summary while it is large, and written again while it is small", () => {
    const made = recorder();
    const large = { method: "POST", body: lines };
    const small = { method: "POST", body: [1] };
    const refs = [storeRequest(made, large).request, storeRequest(made, small).request];
    expect(made.restateRequest(large)).toBe(refs[0]);
    expect(made.restateRequest(small)).not.toBe(refs[1]);
    const { values, payloads } = valuesOf(made);
    expect(payloads).toHaveLength(1);
    expect(values.filter((value) => "payload" in value)).toHaveLength(1);
    // A later segment names it, too, without its bytes.
    expect(made.restateRequest(large)).toBe(refs[0]);
    const later = valuesOf(made);
    expect([later.values.map(({ ref }) => ref), later.payloads]).toEqual([[refs[0]], []]);
  });
});
