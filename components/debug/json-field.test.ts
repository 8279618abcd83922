import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { JsonField, plainMost } from "./json-field";

const drawn = (text: string) =>
  renderToStaticMarkup(
    createElement(JsonField, { label: "What arrives", initial: text, onChange: () => undefined }),
  );
/** What a label leads to, by the element's name. */
const labelled = (html: string) =>
  [...html.matchAll(/<label for="([^"]+)"/g)].map(
    ([, id]) => new RegExp(`<(\\w+)[^>]* id="${id}"`).exec(html)?.[1],
  );

describe("a document as a field", () => {
  it("has a label that leads to the field", () => {
    expect(labelled(drawn('{"a":1}'))).toEqual(["textarea"]);
  });

  it("is filled with what arrived as that is, and says nothing of its numbers", () => {
    const arrived = '{"total":1.50,"id":12345678901234567890.12,"note":"\\u00e9"}';
    const html = drawn(arrived).replaceAll("&quot;", '"');
    expect(html).toContain('"total": 1.50,\n  "id": 12345678901234567890.12,\n  "note": "\\u00e9"');
    expect(html).not.toContain("more digits");
  });

  it("has a label for all of it where it is too long for a field, and none that leads nowhere", () => {
    const html = drawn(JSON.stringify("x".repeat(plainMost)));
    expect(html).not.toContain("<textarea");
    expect(labelled(html)).toEqual([]);
    const [, group] = /role="group" aria-labelledby="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<span id="${group}"`);
    expect(html).toMatch(/>What arrives</);
  });
});
