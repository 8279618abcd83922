"use client";

import { CopyField } from "@/components/ui/copy-field";
import { PanelSection } from "@/components/ui/side-panel";

export type Address = { readonly environment: string; readonly url: string };

/** Where this node listens, per environment. */
export function Addresses({ addresses }: { readonly addresses: readonly Address[] }) {
  return (
    <PanelSection title={addresses.length === 1 ? "Address" : "Addresses"}>
      <ul className="flex flex-col gap-1.5">
        {addresses.map(({ environment, url }) => (
          <li key={url}>
            <CopyField label={`Address in ${environment}`} lead={environment} value={url} />
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
