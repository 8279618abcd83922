import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { lastPlaceCookie } from "@/components/shell/last-place";
import { placePath } from "@/components/shell/place-path";
import { EmptyState } from "@/components/ui/empty-state";
import { runsByEnvironment } from "@/server/access/busiest-environment";
import { webServices } from "@/server/trpc/services";
import { readPartners, requireSignedIn } from "./signed-in";

/** Where the person was last; else where most is going on, production before test. */
export default async function Home() {
  const person = await requireSignedIn();
  const partners = await readPartners();
  const places = partners.flatMap((partner) =>
    partner.distributors.flatMap(({ slug, environments }) =>
      environments.map(({ id, kind }) => ({ partner: partner.id, id, kind, slug })),
    ),
  );
  const last = (await cookies()).get(lastPlaceCookie)?.value ?? "";
  const [slug, kind, page] = last.split("/");
  const known = places.find((place) => place.slug === slug && place.kind === kind);
  if (known) redirect(placePath(known.slug, known.kind, `/${safePage(page)}`));
  const runs = new Map<string, number>();
  for (const { id } of partners) {
    const counted = await runsByEnvironment(webServices().db, id, person.userId);
    for (const [environment, count] of counted) runs.set(environment, count);
  }
  const [busiest] = places.toSorted(
    (a, b) =>
      (runs.get(b.id) ?? 0) - (runs.get(a.id) ?? 0) ||
      Number(b.kind === "production") - Number(a.kind === "production"),
  );
  if (busiest) redirect(placePath(busiest.slug, busiest.kind, "/flows"));
  return (
    <main className="p-4 pt-[16vh]">
      <EmptyState
        title="No distributor yet"
        why={`${person.email} is signed in, but has no role in any partner's workbench. An owner of the workbench can give you one.`}
      />
    </main>
  );
}

/** A list to open; documents of last time may be gone. */
function safePage(page: string | undefined): string {
  return page !== undefined && /^[a-z-]{1,40}$/.test(page) ? page : "flows";
}
