import type { Metadata } from "next";
import { LinkPage } from "@/components/access/link-page";
import { DataProvider } from "@/components/shell/data-provider";
import { EntryFrame } from "@/components/shell/entry-frame";

export const metadata: Metadata = { title: "Your link", referrer: "no-referrer" };

/** Where a one-time link leads. Its secret is behind the `#`, which no server sees. */
export default function OneTimeLink() {
  return (
    <EntryFrame wide>
      <DataProvider environment={null}>
        <LinkPage />
      </DataProvider>
    </EntryFrame>
  );
}
