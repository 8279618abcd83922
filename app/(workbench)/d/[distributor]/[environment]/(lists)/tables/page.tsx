import type { Metadata } from "next";
import { TablesPage } from "@/components/tables/tables-page";

export const metadata: Metadata = { title: "Tables" };

export default function Tables() {
  return <TablesPage />;
}
