import type { inferRouterOutputs } from "@trpc/server";
import type { TableKind } from "@/runtime/tables/table-shape";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>["tables"];
export type TableSummary = Outputs["list"][number];
export type TableView = Outputs["get"];

/** What a kind is called and what it is for. */
export const kindWords: {
  readonly [kind in TableKind]: { readonly label: string; readonly help: string };
} = {
  "cross-reference": {
    label: "Cross-reference",
    help: "Ours and theirs, searched from either side: each key column alone tells a row.",
  },
  composite: {
    label: "Composite key",
    help: "One or more columns together tell a row: customer and SKU, for instance.",
  },
  decision: {
    label: "Decision table",
    help: "Rules: each row says what is decided when its conditions hold.",
  },
  generic: {
    label: "Generic",
    help: "Rows may repeat; the first one that fits is taken.",
  },
};
