import { describe, expect, test } from "vitest";
import { decodeBody } from "@/runtime/body-text";
import { fileMost, openedFile, openedOf } from "./opened-file";

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

  test("is read as UTF-16 where it begins with the mark of that, and says so", async () => {
    const xml = '<?xml version="1.0" encoding="UTF-16"?><a>Malm\u00f6</a>';
    const little = Uint8Array.from([0xff, 0xfe, ...Buffer.from(xml, "utf16le")]);
    const big = Uint8Array.from(little.map((_, at) => little[at ^ 1] ?? 0));
    for (const [file, encoding] of [
      [little, "utf-16le"],
      [big, "utf-16be"],
    ] as const) {
      expect(openedFile("a.xml", file)).toEqual({
        state: "text",
        text: xml,
        contentType: "application/xml; charset=utf-8",
        encoding,
      });
      // As the start reads it from a sender who names it.
      expect(decodeBody(file, `application/xml; charset=${encoding}`)).toBe(xml);
    }
    const opened = await openedOf([new File([little], "a.xml")]);
    expect(opened?.note).toContain("“a.xml” is UTF-16LE");
    const torn = openedFile("a.xml", Uint8Array.from([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00]));
    expect(torn.state === "refused" && torn.why).toContain("not text in utf-16le");
  });

  test("names the encoding that it seems to have where no mark says so", () => {
    const why = (file: Uint8Array) => {
      const opened = openedFile("a.json", file);
      return opened.state === "refused" ? opened.why : "";
    };
    const json = Buffer.from('{"a":1}', "utf16le");
    expect(why(json)).toContain("seems to be UTF-16");
    expect(why(Buffer.from(json).swap16())).toContain("seems to be UTF-16");
    const wide = [...'{"a":1}'].flatMap((char) => [char.charCodeAt(0), 0, 0, 0]);
    expect(why(Uint8Array.from([0xff, 0xfe, 0, 0, ...wide]))).toContain("seems to be UTF-32");
    expect(why(Uint8Array.from([0, 0, 0xfe, 0xff, 0, 0, 0, ...wide]))).toContain("UTF-32");
    expect(why(Buffer.from([0xff, 0xfe, 0x61, 0, 0, 0, 0x62, 0]))).toContain("is no text");
  });

  test("is taken up to 10 MB, and refused above with what to do instead", () => {
    expect(openedFile("a.txt", new Uint8Array(fileMost).fill(0x61)).state).toBe("text");
    const large = openedFile("a.txt", new Uint8Array(fileMost + 1).fill(0x61));
    expect(large.state === "refused" && large.why).toContain("over 10 MB");
    expect(large.state === "refused" && large.why).toContain("Post it to the flow");
  });
});
