import { describe, expect, test } from "vitest";
import { fileMost, openedFile } from "./opened-file";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a file that is opened as a message", () => {
  test("is the text that it is, with the type that its name says", () => {
    expect(openedFile("a.json", bytes('{"a":"é"}'))).toEqual({
      state: "text",
      text: '{"a":"é"}',
      contentType: "application/json; charset=utf-8",
    });
  });

  test("is read by the charset that it names, and goes on as UTF-8", () => {
    const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Malm\u00f6</a>';
    const latin = Uint8Array.from(xml, (char) => char.charCodeAt(0));
    expect(openedFile("a.xml", latin)).toMatchObject({
      text: xml,
      contentType: "application/xml; charset=utf-8",
    });
  });

  test("is refused where it is no text or not UTF-8, with its place, never turned into other characters", () => {
    const picture = openedFile("a.png", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]));
    expect(picture).toMatchObject({ state: "refused" });
    expect(picture.state === "refused" && picture.why).toContain("“a.png” is no text");
    const latin = openedFile("a.csv", new Uint8Array([0x61, 0x0a, 0x4d, 0xf6, 0x0a]));
    expect(latin.state === "refused" && latin.why).toBe(
      "“a.csv” is not UTF-8 text: line 2, near column 2. Save it as UTF-8 and open it again.",
    );
  });

  test("is taken up to 10 MB, and refused above with what to do instead", () => {
    expect(openedFile("a.txt", new Uint8Array(fileMost).fill(0x61)).state).toBe("text");
    const large = openedFile("a.txt", new Uint8Array(fileMost + 1).fill(0x61));
    expect(large.state === "refused" && large.why).toContain("over 10 MB");
    expect(large.state === "refused" && large.why).toContain("Post it to the flow");
  });
});
