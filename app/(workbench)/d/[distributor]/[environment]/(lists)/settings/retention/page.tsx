import type { Metadata } from "next";
import { RetentionPage } from "@/components/settings/retention-page";

export const metadata: Metadata = { title: "Retention" };

export default function Retention() {
  return <RetentionPage />;
}
