import type { Metadata } from "next";
import { DefaultsPage } from "@/components/settings/defaults-page";

export const metadata: Metadata = { title: "New distributors" };

export default function Defaults() {
  return <DefaultsPage />;
}
