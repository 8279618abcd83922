import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { readPartners, requireSignedIn } from "@/app/signed-in";
import { CommandPalette } from "@/components/shell/command-palette";
import { DataProvider } from "@/components/shell/data-provider";
import { KeyMap } from "@/components/shell/key-map";
import { PlaceProvider } from "@/components/shell/place";
import { PlaceMemory } from "@/components/shell/place-memory";
import { StaySignedIn } from "@/components/shell/stay-signed-in";
import { actionsOf } from "@/server/access/permissions";

type EnvironmentParams = {
  readonly params: Promise<{ readonly distributor: string; readonly environment: string }>;
};

async function findPlace({ params }: EnvironmentParams) {
  const { distributor: slug, environment: kind } = await params;
  const partners = await readPartners();
  for (const partner of partners) {
    const distributor = partner.distributors.find((candidate) => candidate.slug === slug);
    const environment = distributor?.environments.find((candidate) => candidate.kind === kind);
    if (distributor && environment) return { partners, partner, distributor, environment };
  }
  return null;
}

export async function generateMetadata(props: EnvironmentParams): Promise<Metadata> {
  const place = await findPlace(props);
  return {
    title: {
      default: place?.distributor.name ?? "Orderloom",
      template: `%s – ${place?.distributor.name ?? "Orderloom"}`,
    },
  };
}

/** Everything under one environment. What is not the person's to see is not found. */
export default async function EnvironmentLayout({
  children,
  ...props
}: EnvironmentParams & { readonly children: ReactNode }) {
  const person = await requireSignedIn();
  const place = await findPlace(props);
  if (place === null) notFound();
  const { partners, partner, distributor, environment } = place;
  return (
    <PlaceProvider
      place={{
        person: { name: person.name, email: person.email },
        partners: partners.map(({ id, name, slug, distributors }) => ({
          id,
          name,
          slug,
          distributors: distributors.map(({ standings: _standings, ...choice }) => choice),
        })),
        partner: { id: partner.id, name: partner.name },
        distributor: {
          id: distributor.id,
          name: distributor.name,
          slug: distributor.slug,
          timeZone: distributor.timeZone,
          environments: distributor.environments,
        },
        environment,
        actions: actionsOf(distributor.standings),
        partnerActions: actionsOf(partner.standings),
      }}
    >
      <DataProvider key={environment.id} environment={environment.id}>
        {children}
        <CommandPalette />
        <KeyMap />
        <PlaceMemory />
        <StaySignedIn />
      </DataProvider>
    </PlaceProvider>
  );
}
