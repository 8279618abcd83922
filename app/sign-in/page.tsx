import type { Metadata } from "next";
import { EntryFrame } from "@/components/shell/entry-frame";
import { SignInForm } from "@/components/shell/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** Only a path of this site; anything else would send a person with a fresh session elsewhere. */
function safePath(next: string | readonly string[] | undefined): string {
  const isPath = typeof next === "string" && /^\/(?![/\\])/.test(next);
  return isPath ? next : "/";
}

type SignInPageProps = {
  readonly searchParams: Promise<{ readonly next?: string | readonly string[] }>;
};

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  return (
    <EntryFrame>
      <h1 className="mb-4 font-semibold text-20">Sign in to your workbench</h1>
      <SignInForm next={safePath(next)} />
    </EntryFrame>
  );
}
