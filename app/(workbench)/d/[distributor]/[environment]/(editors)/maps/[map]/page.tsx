import type { Metadata } from "next";
import { MapPage } from "@/components/maps/map-page";

export const metadata: Metadata = { title: "Map" };

export default async function SharedMap({
  params,
}: {
  readonly params: Promise<{ readonly map: string }>;
}) {
  const { map } = await params;
  return <MapPage key={map} id={map} />;
}
