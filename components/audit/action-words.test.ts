import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { areaWords, deedWords } from "./action-words";
import { detailWords } from "./detail-words";

/** Actions that the server writes beside its audit rows, as they stand in its sources. */
function writtenActions(): readonly string[] {
  const sources = readdirSync("server", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
    .map((file) => readFileSync(join("server", file), "utf8"))
    .filter((text) => text.includes("recordAudit") && !text.includes("function recordAudit"));
  const found = sources.flatMap((text) =>
    [...text.matchAll(/action: "([a-z-]+\.[a-z-]+)"/g)].map(([, action = ""]) => action),
  );
  return [...new Set(found)].filter((action) => action !== "debug.setup").sort();
}

it("every action of the log is told in words, and so is its area", () => {
  const actions = writtenActions();
  expect(actions.length).toBeGreaterThan(40);
  const debug = ["edit", "give", "take", "fail", "send", "send-as-new"].map(
    (act) => `debug.${act}`,
  );
  const all = [...actions, ...debug];
  expect(all.filter((action) => deedWords(action) === action.replace(/[.-]/g, " "))).toEqual([]);
  const areas = [...new Set(all.map((action) => action.split(".")[0] ?? ""))];
  expect(areas.filter((area) => areaWords(area) === area)).toEqual([]);
});

it("what is done in a debug run reads as a sentence", () => {
  const run = "01930000-0000-7000-8000-0000deadbeef";
  expect(deedWords("debug.start")).toBe("Started a debug run of");
  expect(deedWords("debug.start-refused")).toBe("Did not get to start a debug run of");
  expect(deedWords("run.start-refused")).toBe("Did not get to start a run of");
  expect(detailWords({ run, interrupted: true })).toBe("run DEAD-BEEF · interrupted");
  expect(detailWords({ run, messageOf: run, edited: true, live: ["ERP in production"] })).toBe(
    "run DEAD-BEEF · message of DEAD-BEEF · edited · live ERP in production",
  );
  expect(detailWords({ step: "Check credit", against: "same-key", runs: [run] })).toBe(
    "step Check credit · although another run had sent under its key · runs DEAD-BEEF",
  );
});
