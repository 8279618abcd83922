import { describe, expect, it } from "vitest";
import {
  type Band,
  labelHeight,
  labelLeft,
  labelWidth,
  placeBlocks,
  placeLabels,
} from "./wire-places";

const area = { width: 300, height: 400 };
const band = (as: string, top: number): Band => ({
  target: as,
  as,
  from: [top, top + 90],
  to: [top, top + 90],
});
const block = (name: string, y: number, width = 70) => ({ block: name, y, width });

describe("labels of lists between the trees", () => {
  it("stand at the list they belong to, within what shows", () => {
    const tops = placeLabels([band("line", 100), band("tax", 390), band("note", -20)], area.height);
    expect(tops.map(({ words, top }) => [words, top])).toEqual([
      ["for each note", 2],
      ["for each line", 103],
      ["for each tax", 378],
    ]);
  });

  it("never cover one another, at either edge", () => {
    for (const at of [-25, 100, 395]) {
      const labels = placeLabels(
        [band("line", at), band("tax", at + 8), band("note", at + 9)],
        400,
      );
      const tops = labels.map(({ top }) => top);
      expect(tops[0]).toBeGreaterThanOrEqual(2);
      expect(tops[2]).toBeLessThanOrEqual(400 - labelHeight);
      expect((tops[1] ?? 0) - (tops[0] ?? 0)).toBeGreaterThanOrEqual(labelHeight);
      expect((tops[2] ?? 0) - (tops[1] ?? 0)).toBeGreaterThanOrEqual(labelHeight);
    }
  });
});

describe("blocks on lines", () => {
  const covers = (
    one: { x: number; y: number; width: number; height: number },
    other: { x: number; y: number; width: number; height: number },
  ) =>
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    Math.abs(one.y - other.y) < (one.height + other.height) / 2;

  it("cover neither the label of a list nor one another, also at the lower edge of a narrow window", () => {
    for (const width of [160, 220, 300]) {
      const labels = placeLabels([band("line", 390), band("tax", 380)], area.height);
      const asked = [block("count", 392), block("sum", 388, 120), block("join", 392, 150)];
      const placed = placeBlocks(asked, { width, height: area.height }, labels);
      const boxes = [
        ...placed.map(({ block: name, x, y }) => ({
          x,
          y,
          width: asked.find((one) => one.block === name)?.width ?? 0,
          height: 24,
        })),
        ...labels.map(({ words, top }) => ({
          x: labelLeft,
          y: top + labelHeight / 2,
          width: labelWidth(words),
          height: labelHeight,
        })),
      ];
      boxes.forEach((one, index) => {
        for (const other of boxes.slice(index + 1)) expect(covers(one, other)).toBe(false);
      });
      for (const { y } of placed) expect(y).toBeLessThanOrEqual(area.height);
    }
  });

  it("stay on their line where nothing is in the way", () => {
    const [one] = placeBlocks([block("count", 200)], area);
    expect(one).toEqual({ block: "count", x: 115, y: 200 });
  });
});
