"use client";

import { recoveryByCode } from "@/runtime/errors/flow-error";
import { DocsLink } from "./docs-link";

/** An error code as a link to its cause and remedy; a code of another build stays a word. */
export function ErrorCode({ code }: { readonly code: string }) {
  if (!Object.hasOwn(recoveryByCode, code)) return <span className="mono">{code}</span>;
  return (
    <DocsLink to={`errors#${code.toLowerCase()}`} className="mono">
      {code}
    </DocsLink>
  );
}
