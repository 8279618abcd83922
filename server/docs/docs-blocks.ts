/** Text within a line. Nothing of it is HTML: a page is built of these parts and of nothing else. */
export type DocsInline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly children: readonly DocsInline[] }
  | {
      readonly kind: "link";
      readonly to: DocsTarget;
      readonly children: readonly DocsInline[];
    };

/** Another page of the docs, a place on this one, or an address outside. */
export type DocsTarget =
  | { readonly kind: "page"; readonly slug: string; readonly anchor: string }
  | { readonly kind: "outside"; readonly href: string };

export type DocsHeading = {
  readonly kind: "heading";
  readonly level: number;
  readonly id: string;
  readonly children: readonly DocsInline[];
};

export type DocsBlock =
  | DocsHeading
  | { readonly kind: "paragraph"; readonly children: readonly DocsInline[] }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly items: readonly (readonly DocsBlock[])[];
    }
  | { readonly kind: "quote"; readonly children: readonly DocsBlock[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | {
      readonly kind: "table";
      /** The first row is the head; a cell is text within a line. */
      readonly rows: readonly (readonly (readonly DocsInline[])[])[];
    }
  | { readonly kind: "rule" };

/** What stands between two headings: what a search finds. */
export type DocsSection = {
  /** Empty before the first heading under the title. */
  readonly anchor: string;
  readonly heading: string;
  readonly level: number;
  readonly text: string;
};

export type ParsedPage = {
  readonly blocks: readonly DocsBlock[];
  readonly sections: readonly DocsSection[];
};
