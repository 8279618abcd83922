import type { Metadata } from "next";
import { VersionPage } from "@/components/canvas/version-page";

export const metadata: Metadata = { title: "Version" };

type VersionParams = { readonly params: Promise<{ readonly flow: string; readonly hash: string }> };

export default async function Version({ params }: VersionParams) {
  const { flow, hash } = await params;
  return <VersionPage flowId={flow} hash={hash} />;
}
