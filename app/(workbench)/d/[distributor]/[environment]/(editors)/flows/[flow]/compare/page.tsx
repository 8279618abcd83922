import type { Metadata } from "next";
import { ComparePage } from "@/components/versions/compare-page";

export const metadata: Metadata = { title: "Compare versions" };

type CompareParams = { readonly params: Promise<{ readonly flow: string }> };

export default async function Compare({ params }: CompareParams) {
  const { flow } = await params;
  return <ComparePage flowId={flow} />;
}
