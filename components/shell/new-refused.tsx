"use client";

import { LockKeyhole } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { usePath } from "./place";

/** Over a list, for whom an address sent to add something to it, and who may not. */
export function NewRefused({ what }: { readonly what: "flows" | "maps" | "tables" }) {
  const asked = useSearchParams().has("new");
  const router = useRouter();
  const path = usePath();
  if (!asked) return null;
  return (
    <p
      role="note"
      className="flex items-center gap-2 border-line border-b bg-sunken px-4 py-1.5 text-12 text-fg-2"
    >
      <Icon as={LockKeyhole} size="s" />
      <span className="min-w-0 flex-1">
        You may not add {what} here. A consultant or an owner of your workbench can.
      </span>
      <Button
        size="s"
        look="quiet"
        onClick={() => router.replace(path(`/${what}`), { scroll: false })}
      >
        Close
      </Button>
    </p>
  );
}
