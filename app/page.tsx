import { redirect } from "next/navigation";
import { placePath } from "@/components/shell/place-path";
import { EmptyState } from "@/components/ui/empty-state";
import { readPartners, requireSignedIn } from "./signed-in";

/** The first environment of the person: production before test. */
export default async function Home() {
  const person = await requireSignedIn();
  const partners = await readPartners();
  const distributor = partners.flatMap((partner) => partner.distributors)[0];
  const environment =
    distributor?.environments.find((candidate) => candidate.kind === "production") ??
    distributor?.environments[0];
  if (distributor && environment) redirect(placePath(distributor.slug, environment.kind, "/flows"));
  return (
    <main className="p-4 pt-[16vh]">
      <EmptyState
        title="No distributor yet"
        why={`${person.email} is signed in, but has no role in any partner's workbench. An owner of the workbench can give you one.`}
      />
    </main>
  );
}
