import type { Metadata } from "next";
import { NewConnectionPage } from "@/components/connections/new-connection-page";

export const metadata: Metadata = { title: "New connection" };

export default function NewConnection() {
  return <NewConnectionPage />;
}
