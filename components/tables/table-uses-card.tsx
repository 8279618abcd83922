"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/shell/trpc";
import { UsesList } from "@/components/versions/uses-card";
import type { TableView } from "./table-types";

/** The flows that read the table: of all distributors, where it is shared and the person works for all of them. */
export function TableUsesCard({ view: { id, shared } }: { readonly view: TableView }) {
  const trpc = useTRPC();
  const uses = useQuery(trpc.tables.uses.queryOptions({ id }));
  return (
    <>
      {uses.data === undefined ? null : <UsesList kind="table" uses={uses.data} className="p-3" />}
      <p className="px-3 text-12 text-fg-3">
        What is saved here is read by runs that begin afterwards, in test and in production
        {shared ? ", of every distributor" : ""}. Runs under way keep the version they began with.
      </p>
    </>
  );
}
