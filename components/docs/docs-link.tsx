"use client";

import type { ReactNode } from "react";
import { usePath } from "@/components/shell/place";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";

type DocsLinkProps = {
  /** Page and place, e.g. `errors#field_missing`. */
  readonly to: string;
  /** Where the work on the page must stay in sight, as on a canvas. */
  readonly apart?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Leads from where a word is used to where the docs explain it. */
export function DocsLink({ to, apart = false, className, children }: DocsLinkProps) {
  const path = usePath();
  return (
    <Link
      href={path(`/docs/${to}`)}
      {...(apart ? { target: "_blank", rel: "noreferrer" } : {})}
      className={cn(
        "text-accent-text underline decoration-1 underline-offset-2 hover:decoration-2",
        className,
      )}
    >
      {children}
    </Link>
  );
}
