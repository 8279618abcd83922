import type { Metadata } from "next";
import { Suspense } from "react";
import { RunPage } from "@/components/runs/run-page";

export const metadata: Metadata = { title: "Run" };

type RunRouteProps = { readonly params: Promise<{ readonly run: string }> };

export default async function RunRoute({ params }: RunRouteProps) {
  const { run } = await params;
  return (
    <Suspense>
      <RunPage id={run} />
    </Suspense>
  );
}
