import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readPartners, requireSignedIn } from "@/app/signed-in";
import { ConsentReturn } from "@/components/connections/consent-return";
import { DataProvider } from "@/components/shell/data-provider";
import { placePath } from "@/components/shell/place-path";

export const metadata: Metadata = { title: "Consent", referrer: "no-referrer" };

type Callback = { readonly [name: string]: string | string[] | undefined };

/**
 * Where a consent page of another system sends people back to. Its state begins with the environment; the
 * rest of it is compared in the person's own session.
 */
export default async function ConsentCallback({
  searchParams,
}: {
  readonly searchParams: Promise<Callback>;
}) {
  await requireSignedIn();
  const callback = Object.entries(await searchParams).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const state = new Map(callback).get("state") ?? "";
  const [environmentId = ""] = state.split(".");
  const distributors = (await readPartners()).flatMap((partner) => partner.distributors);
  const place = distributors
    .flatMap(({ slug, environments }) => environments.map((one) => ({ slug, ...one })))
    .find(({ id }) => id === environmentId);
  if (place === undefined) notFound();
  return (
    <DataProvider environment={place.id}>
      <ConsentReturn
        callback={Object.fromEntries(callback)}
        connections={placePath(place.slug, place.kind, "/connections")}
      />
    </DataProvider>
  );
}
