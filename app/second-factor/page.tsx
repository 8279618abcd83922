import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { safePath } from "@/app/safe-path";
import { EnrolPage } from "@/components/access/enrol-page";
import { EntryFrame } from "@/components/shell/entry-frame";
import { demandingPartners } from "@/server/access/change-account";
import { readEntrant } from "@/server/access/session";
import { webServices } from "@/server/trpc/services";

export const metadata: Metadata = { title: "Second factor" };

type SecondFactorPageProps = {
  readonly searchParams: Promise<{ readonly next?: string | readonly string[] }>;
};

/** Where everybody is led who owes a second factor, before anything else. */
export default async function SecondFactorPage({ searchParams }: SecondFactorPageProps) {
  const next = safePath((await searchParams).next);
  const services = webServices();
  const entrant = await readEntrant(services, await headers());
  if (entrant === null) redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  if (!entrant.mustEnrol) redirect(next);
  const { email, userId } = entrant.person;
  return (
    <EntryFrame wide>
      <EnrolPage
        email={email}
        demandedBy={await demandingPartners(services.db, userId)}
        next={next}
      />
    </EntryFrame>
  );
}
