import { describe, expect, it } from "vitest";
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
