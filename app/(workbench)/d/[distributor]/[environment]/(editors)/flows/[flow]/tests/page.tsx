import type { Metadata } from "next";
import { TestsPage } from "@/components/flow-tests/tests-page";

export const metadata: Metadata = { title: "Tests" };

type TestsParams = { readonly params: Promise<{ readonly flow: string }> };

export default async function Tests({ params }: TestsParams) {
  const { flow } = await params;
  return <TestsPage flowId={flow} />;
}
