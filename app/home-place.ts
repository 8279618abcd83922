import "server-only";
import { cookies } from "next/headers";
import { lastPlaceCookie } from "@/components/shell/last-place";
import { runsByEnvironment } from "@/server/access/busiest-environment";
import { webServices } from "@/server/trpc/services";
import { readPartners, requireSignedIn } from "./signed-in";

export type HomePlace = {
  readonly slug: string;
  readonly kind: "test" | "production";
  /** The list that was open there last. */
  readonly page: string;
};

/** Where the person was last; else the production where most is going on, else such a test. Null without any role. */
export async function findHomePlace(): Promise<HomePlace | null> {
  const person = await requireSignedIn();
  const partners = await readPartners();
  const places = partners.flatMap((partner) =>
    partner.distributors.flatMap(({ slug, environments }) =>
      environments.map(({ id, kind }) => ({ id, kind, slug })),
    ),
  );
  const last = (await cookies()).get(lastPlaceCookie)?.value ?? "";
  const [slug, kind, page] = last.split("/");
  const known = places.find((place) => place.slug === slug && place.kind === kind);
  if (known) return { slug: known.slug, kind: known.kind, page: safePage(page) };
  const runs = new Map<string, number>();
  for (const { id } of partners) {
    const counted = await runsByEnvironment(webServices().db, id, person.userId);
    for (const [environment, count] of counted) runs.set(environment, count);
  }
  const runsOf = ({ id }: { readonly id: string }) => runs.get(id) ?? 0;
  // A load that somebody tries out is not what others come for.
  const isLive = (place: (typeof places)[number]) =>
    Number(place.kind === "production" && runsOf(place) > 0);
  const [busiest] = places.toSorted(
    (a, b) =>
      isLive(b) - isLive(a) ||
      runsOf(b) - runsOf(a) ||
      Number(b.kind === "production") - Number(a.kind === "production"),
  );
  return busiest === undefined ? null : { slug: busiest.slug, kind: busiest.kind, page: "flows" };
}

/** A list to open; documents of last time may be gone. */
function safePage(page: string | undefined): string {
  return page !== undefined && /^[a-z-]{1,40}$/.test(page) ? page : "flows";
}
