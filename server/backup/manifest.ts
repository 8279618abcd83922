import type { Catalog } from "./table-catalog";

/** The first file of a backup. */
export type Manifest = Catalog & {
  readonly format: 1;
  /** The Orderloom that wrote it. */
  readonly version: string;
  /** The migration its tables are at. */
  readonly migration: string;
  readonly at: string;
};

/** The last file: a backup without it is not whole. */
export type Totals = { readonly rows: { readonly [table: string]: number } };

export const manifestName = "manifest.json";
export const totalsName = "totals.json";
/** Files of the data folder that hold keys and passwords. */
export const secretFiles = ["secrets.json", "demo-sign-ins.json", "demo-webhooks.json"] as const;

/** All files of the data folder that go along: the state of the sandbox systems, too. */
export const folderFiles = [...secretFiles, "sandbox.jsonl"] as const;
export type FolderFile = (typeof folderFiles)[number];

/** `tables/public.run/000001.copy` */
export function pieceName(table: string, piece: number): string {
  return `tables/${table.replaceAll('"', "")}/${String(piece).padStart(6, "0")}.copy`;
}

/** @throws when the file is none of ours or of a later format */
export function parseManifest(text: string): Manifest {
  const manifest: Partial<Manifest> = JSON.parse(text);
  if (manifest.format !== 1 || manifest.migration === undefined || manifest.tables === undefined) {
    throw new Error("This backup was written by a newer Orderloom, or is none.");
  }
  return manifest as Manifest;
}
