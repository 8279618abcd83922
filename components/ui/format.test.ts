import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatDistance,
  formatDuration,
  formatInstant,
  formatTime,
  runName,
} from "./format";

const zone = "America/Chicago";
/** Wednesday 25 November 2026, 10:42:31 in Chicago. */
const now = Date.UTC(2026, 10, 25, 16, 42, 31);

describe("a time", () => {
  test.each([
    ["today", Date.UTC(2026, 10, 25, 16, 41, 7), "10:41:07"],
    ["just after midnight", Date.UTC(2026, 10, 25, 6, 0, 0), "00:00:00"],
    ["the evening before, in UTC the same day", Date.UTC(2026, 10, 25, 5, 59, 59), "Tue 23:59"],
    ["this week", Date.UTC(2026, 10, 24, 22, 5, 0), "Tue 16:05"],
    ["this year", Date.UTC(2026, 9, 2, 18, 0, 0), "2 Oct"],
    ["an earlier year", Date.UTC(2025, 10, 24, 18, 0, 0), "24 Nov 2025"],
  ])("%s", (_, at, text) => {
    expect(formatTime(at, now, zone)).toBe(text);
  });

  test("in full names day and second", () => {
    expect(formatInstant(now, zone)).toBe("25 Nov 2026, 10:42:31");
  });
});

test.each([
  [0.2, "< 1 ms"],
  [6.4, "6 ms"],
  [999, "999 ms"],
  [1_240, "1.24 s"],
  [2_000, "2 s"],
  [12_340, "12.3 s"],
  [41_000, "41 s"],
  [59_700, "1 min"],
  [185_000, "3 min 5 s"],
  [14_280_000, "3 h 58 min"],
  [187_200_000, "2 d 4 h"],
])("a duration of %d ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [now + 2_880_000, "in 48 min"],
  [now - 720_000, "12 min ago"],
  [now + 200, "now"],
])("a distance", (at, text) => {
  expect(formatDistance(at, now)).toBe(text);
});

test.each([
  [148, "148 B"],
  [2_800, "2.8 kB"],
  [820_000, "820 kB"],
  [10_000_000, "10 MB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("a run is called by the end of its id", () => {
  expect(runName("01a21466-fb2f-72f7-9c09-52ee5dac2195")).toBe("5DAC-2195");
});
