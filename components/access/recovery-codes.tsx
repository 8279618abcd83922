"use client";

import { Copy, Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { notify, notifyFailure } from "@/components/ui/toast";

/** Ten codes, shown this once: each lets in once where the telephone is missing. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const text = `${codes.join("\n")}\n`;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify("Recovery codes copied."),
      () => notifyFailure("The browser did not let us copy them. Select and copy them by hand."),
    );
  return (
    <div className="flex flex-col gap-3">
      <ul
        aria-label="Recovery codes"
        className="mono grid grid-cols-2 gap-x-6 gap-y-1 rounded-8 bg-neutral-tint p-3 text-13"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="s" onClick={() => void copy()}>
          <Icon as={Copy} size="s" />
          Copy all
        </Button>
        <Button size="s" asChild>
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="orderloom-recovery-codes.txt"
          >
            <Icon as={Download} size="s" />
            Download
          </a>
        </Button>
      </div>
    </div>
  );
}
