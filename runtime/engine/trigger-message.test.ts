import { describe, expect, it } from "vitest";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { messageOf } from "./trigger-message";

function messageWith(bytes: Uint8Array, contentType?: string) {
  const input = { node: "n01", kind: "webhook", headers: {}, query: {}, bytes } as const;
  return messageOf(contentType === undefined ? input : { ...input, contentType });
}

const jsonOf = (bytes: Uint8Array) => messageWith(bytes).json();
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a message's body", () => {
  it("is read as UTF-8", () => {
    expect(jsonOf(new TextEncoder().encode('{"name":"Müller 漢 😀"}'))).toEqual({
      name: "Müller 漢 😀",
    });
  });

  it("is refused in another encoding, near the place, instead of being altered", () => {
    expect(() => jsonOf(latin1('{\n  "name": "M\u00fcller"\n}'))).toThrow(
      expect.objectContaining({
        code: "BODY_MALFORMED",
        detail: expect.objectContaining({ line: 2 }),
      }),
    );
  });

  it("names line and column of a fault in its JSON", () => {
    expect(() => jsonOf(new TextEncoder().encode('{\n  "a": x\n}'))).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", detail: { line: 2, column: 8 } }),
    );
  });

  it("with a number that is too large is refused with its place, instead of losing it", () => {
    expect(() => jsonOf(new TextEncoder().encode('{\n  "total": 1e400\n}'))).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", detail: { line: 2, column: 12 } }),
    );
    expect(jsonOf(new TextEncoder().encode('{"total": "1e400", "n": 1e308}'))).toEqual({
      total: "1e400",
      n: 1e308,
    });
  });

  it("that is another text is read in the charset that it names", () => {
    const text = "Gr\u00f6\u00dfe;Stra\u00dfe\n";
    expect(messageWith(latin1(text), "text/csv; charset=iso-8859-1").text()).toBe(text);
    expect(
      messageWith(latin1('{"a":"\u00e4"}'), 'application/json;charset="ISO-8859-1"').json(),
    ).toEqual({
      a: "\u00e4",
    });
    const xml = '<?xml version="1.0" encoding="windows-1252"?><name>M\u00fcller</name>';
    expect(messageWith(latin1(xml), "application/xml").text()).toBe(xml);
    expect(messageWith(new TextEncoder().encode(text), "text/csv; charset=UTF-8").text()).toBe(
      text,
    );
  });

  it.each([
    ["text/csv", "line 2"],
    ["application/edi-x12", "name its charset"],
    ["text/csv; charset=klingon", '"klingon" is not known'],
    ["text/csv; charset=shift_jis", "not text in shift_jis"],
  ])("that is text is refused where its bytes are not, sent as %s", (contentType, reason) => {
    const message = messageWith(latin1("a\nGr\u00f6\u00dfe\u0080\u00ff"), contentType);
    expect(() => message.text()).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", message: expect.stringContaining(reason) }),
    );
  });
});

it("a run of JSON that was sent as text fails with the content type in the step's error", async () => {
  const fields = [{ target: "number", value: "input.number", required: true }];
  const flow = aFlow({ hook: { type: "webhook@1" }, map: { type: "map@1", config: { fields } } }, [
    "hook.out -> map.in",
  ]);
  const world = new RunWorld(flow);
  const contentType = "text/plain";
  const bytes = new TextEncoder().encode('{"number": "SO-1"}');
  const run = world.start(null, {
    trigger: {
      node: "hook",
      kind: "webhook",
      method: "POST",
      headers: { "content-type": contentType },
      query: {},
      contentType,
      bytes,
    },
  });
  await run.done;
  expect(world.journal.stored(run.id).end).toMatchObject({
    status: "failed",
    error: { code: "FIELD_MISSING", message: expect.stringContaining("“text/plain”") },
  });
});
