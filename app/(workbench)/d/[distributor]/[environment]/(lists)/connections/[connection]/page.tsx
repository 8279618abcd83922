import type { Metadata } from "next";
import { ConnectionPage } from "@/components/connections/connection-page";

export const metadata: Metadata = { title: "Connection" };

export default async function Connection({
  params,
}: {
  readonly params: Promise<{ readonly connection: string }>;
}) {
  const { connection } = await params;
  return <ConnectionPage key={connection} id={connection} />;
}
