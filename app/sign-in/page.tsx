import type { Metadata } from "next";
import { SignInForm } from "@/components/shell/sign-in-form";
import { LoomMark } from "@/components/ui/loom-mark";

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
    <main className="grid min-h-full place-items-start justify-center px-4 pt-[16vh] pb-8">
      <div className="w-full max-w-[320px]">
        <span className="flex items-center gap-2 font-semibold text-14">
          <LoomMark size={20} />
          Orderloom
        </span>
        <h1 className="mt-6 mb-4 font-semibold text-20">Sign in to your workbench</h1>
        <SignInForm next={safePath(next)} />
      </div>
    </main>
  );
}
