import type { Metadata } from "next";
import { Suspense } from "react";
import { MapsPage } from "@/components/maps/maps-page";

export const metadata: Metadata = { title: "Maps" };

export default function Maps() {
  return (
    <Suspense>
      <MapsPage />
    </Suspense>
  );
}
