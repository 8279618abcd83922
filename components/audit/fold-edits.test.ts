import { expect, it } from "vitest";
import { foldEdits } from "./fold-edits";

it("tells saves of one flow by one person once, and nothing else", () => {
  const row = (id: string, action: string, actorName = "Jonas", subjectId = "f1") => ({
    id,
    action,
    actorName,
    subjectId,
  });
  const rows = [
    row("9", "flow.edit"),
    row("8", "flow.edit"),
    row("7", "flow.publish"),
    row("6", "flow.publish"),
    row("5", "flow.edit"),
    row("4", "flow.edit", "Miriam"),
    row("3", "flow.edit", "Miriam", "f2"),
  ];
  expect(foldEdits(rows).map(({ row: { id }, times }) => [id, times])).toEqual([
    ["9", 2],
    ["7", 1],
    ["6", 1],
    ["5", 1],
    ["4", 1],
    ["3", 1],
  ]);
});
