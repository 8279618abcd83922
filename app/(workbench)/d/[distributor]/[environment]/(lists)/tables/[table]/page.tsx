import type { Metadata } from "next";
import { TablePage } from "@/components/tables/table-page";

export const metadata: Metadata = { title: "Table" };

export default async function Table({
  params,
}: {
  readonly params: Promise<{ readonly table: string }>;
}) {
  const { table } = await params;
  return <TablePage key={table} id={table} />;
}
