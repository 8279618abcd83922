"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { PanelSection } from "@/components/ui/side-panel";

export type Address = { readonly environment: string; readonly url: string };

/** Where this node listens, per environment. */
export function Addresses({ addresses }: { readonly addresses: readonly Address[] }) {
  return (
    <PanelSection title={addresses.length === 1 ? "Address" : "Addresses"}>
      <ul className="flex flex-col gap-1.5">
        {addresses.map((address) => (
          <AddressLine key={address.url} {...address} />
        ))}
      </ul>
    </PanelSection>
  );
}

function AddressLine({ environment, url }: Address) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <li className="flex items-center gap-1">
      <Input
        readOnly
        aria-label={`Address in ${environment}`}
        lead={environment}
        boxClassName="flex-1"
        className="mono"
        value={url}
        onFocus={(event) => event.target.select()}
      />
      <IconButton
        icon={copied ? Check : Copy}
        label="Copy the address"
        onClick={() => void copy()}
      />
    </li>
  );
}
