import { expect, it } from "vitest";
import { migrateDocument } from "./migrations";

const steps = [
  {
    from: 1,
    apply: ({ title, ...rest }: { [key: string]: unknown }) => ({ ...rest, name: title }),
  },
  { from: 2, apply: (document: object) => ({ ...document, settings: {} }) },
] as Parameters<typeof migrateDocument>[1];

it("brings a document forward step by step and leaves unknown fields alone", () => {
  const { document, migrated } = migrateDocument(
    { schemaVersion: 1, title: "A", "x-own": [1] },
    steps,
  );
  expect(document).toEqual({ schemaVersion: 3, name: "A", settings: {}, "x-own": [1] });
  expect(migrated).toBe(true);
});

it("starts in the middle, and leaves newer or unversioned documents as they are", () => {
  expect(migrateDocument({ schemaVersion: 2, name: "A" }, steps).document).toEqual({
    schemaVersion: 3,
    name: "A",
    settings: {},
  });
  const newer = { schemaVersion: 9, nodes: { n1: { shape: "new" } } };
  expect(migrateDocument(newer, steps)).toEqual({ document: newer, from: 9, migrated: false });
  expect(migrateDocument({ name: "A" }, steps).migrated).toBe(false);
});
