import { expect, test } from "vitest";
import { readMemory, writeMemory } from "@/components/canvas/edit-history";
import { change, createEditor, undo } from "@/components/canvas/editor-store";
import { renameReads } from "@/components/canvas/rename-reads";
import { contentOf } from "@/runtime/mapping/shared/map-content";
import { mapStep, memoryOfMap, openSharedMap, withTaken } from "./map-memory";

const rows = (value: string) => ({ fields: [{ target: "number", value }] });
const view = { id: "m1", name: "Pick", newest: 2, content: JSON.stringify(rows("input.two")) };
const shown = (store: ReturnType<typeof createEditor>) =>
  contentOf(store.getState().sketch.document.nodes[mapStep]?.config ?? {}).fields;

function edited() {
  const opened = openSharedMap(view, null);
  const store = createEditor(opened.sketch, opened);
  change(store, ({ document, layout }) => {
    const node = document.nodes[mapStep];
    if (node === undefined) return { document, layout };
    const nodes = { [mapStep]: { ...node, config: rows("input.mine") } };
    return { document: { ...document, nodes }, layout };
  });
  return { store, base: opened.base };
}

test("what was changed and the steps back are there when the map is opened again", () => {
  const { store, base } = edited();
  const kept = readMemory(writeMemory(memoryOfMap(view, base, store.getState())));
  // Meanwhile somebody saved another version and called it otherwise.
  const newer = { ...view, name: "Picking", newest: 3, content: JSON.stringify(rows("input.3")) };
  const again = openSharedMap(newer, kept);
  expect(again.base).toEqual({ number: 2, content: rows("input.two") });
  expect(again.sketch.document.nodes[mapStep]?.name).toBe("Picking");
  const reopened = createEditor(again.sketch, again);
  expect(shown(reopened)).toEqual(rows("input.mine").fields);
  undo(reopened, renameReads);
  expect(shown(reopened)).toEqual(rows("input.two").fields);
});

test("what is kept of a version that is not there any more is left aside", () => {
  const { store, base } = edited();
  const kept = memoryOfMap(view, { ...base, number: 7 }, store.getState());
  expect(openSharedMap(view, kept)).toMatchObject({ base: { number: 2 }, past: [] });
});

test("what was typed while a save was on its way stays over what came back with it", () => {
  const { store } = edited();
  const sent = rows("input.two");
  const theirs = { fields: [...sent.fields, { target: "city", value: "input.city" }] };
  change(store, (old) => withTaken(old, sent, theirs));
  expect(shown(store)).toEqual([...rows("input.mine").fields, theirs.fields[1]]);
  change(store, (old) => withTaken(old, theirs, rows("input.other")));
  expect(shown(store)).toEqual(rows("input.mine").fields);
});
