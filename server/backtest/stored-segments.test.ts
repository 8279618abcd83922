import { describe, expect, it } from "vitest";
import { encodeSegment } from "../../runtime/engine/segment-codec";
import { compress } from "../journal/compress-body";
import { segmentsIn } from "./stored-segments";

const segment = () =>
  compress(encodeSegment({ steps: [], intents: [], values: [], commands: ["c".repeat(400)] }));

describe("the stored segments of a past run", () => {
  it("are read one by one, with a turn for others after each", async () => {
    let turns = 0;
    const read = await segmentsIn([segment(), segment()], async () => {
      turns += 1;
    });
    expect(read).toMatchObject([{ steps: [] }, { steps: [] }]);
    expect(turns).toBe(2);
  });

  it("are broken where one cannot be read, and break nothing else", async () => {
    const unknown = segment();
    unknown[0] = 9;
    expect(await segmentsIn([segment(), unknown], async () => {})).toHaveProperty("broken");
    const cut = segment().slice(0, 12);
    expect(await segmentsIn([cut], async () => {})).toHaveProperty("broken");
  });

  it("are not decompressed where they would take too much", async () => {
    const zeros = compress(new Uint8Array(33_000_000));
    expect(zeros.length).toBeLessThan(1_000_000);
    expect(await segmentsIn([zeros], async () => {})).toBe("too-large");
  });
});
