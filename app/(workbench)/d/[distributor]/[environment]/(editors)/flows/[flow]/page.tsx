import type { Metadata } from "next";
import { FlowPage } from "@/components/canvas/flow-page";

export const metadata: Metadata = { title: "Flow" };

type FlowParams = { readonly params: Promise<{ readonly flow: string }> };

export default async function Flow({ params }: FlowParams) {
  const { flow } = await params;
  return <FlowPage flowId={flow} />;
}
