import type { Metadata } from "next";
import { DebugPage } from "@/components/debug/debug-page";

export const metadata: Metadata = { title: "Debug" };

type DebugParams = { readonly params: Promise<{ readonly flow: string }> };

export default async function Debug({ params }: DebugParams) {
  const { flow } = await params;
  return <DebugPage flowId={flow} />;
}
