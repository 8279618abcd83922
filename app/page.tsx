import { redirect } from "next/navigation";
import { placePath } from "@/components/shell/place-path";
import { EmptyState } from "@/components/ui/empty-state";
import { findHomePlace } from "./home-place";
import { requireSignedIn } from "./signed-in";

/** Leads to the person's place; there is no page before it. */
export default async function Home() {
  const person = await requireSignedIn();
  const place = await findHomePlace();
  if (place) redirect(placePath(place.slug, place.kind, `/${place.page}`));
  return (
    <main className="p-4 pt-[16vh]">
      <EmptyState
        title="No distributor yet"
        why={`${person.email} is signed in, but has no role in any partner's workbench. An owner of the workbench can give you one.`}
      />
    </main>
  );
}
