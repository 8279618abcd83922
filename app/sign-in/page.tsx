import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { safePath } from "@/app/safe-path";
import { EntryFrame } from "@/components/shell/entry-frame";
import { SignInForm } from "@/components/shell/sign-in-form";
import { readEntrant } from "@/server/access/session";
import { webServices } from "@/server/trpc/services";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = {
  readonly searchParams: Promise<{
    readonly [name: string]: string | readonly string[] | undefined;
  }>;
};

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, step } = await searchParams;
  const path = safePath(next);
  const entrant = await readEntrant(webServices(), await headers());
  if (entrant?.mustEnrol) redirect(`/second-factor?next=${encodeURIComponent(path)}`);
  return (
    <EntryFrame>
      <SignInForm next={path} step={step === "code" ? "code" : "password"} />
    </EntryFrame>
  );
}
