"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { settingsPages } from "@/components/settings/settings-pages";
import { EmptyState } from "@/components/ui/empty-state";
import { destinations } from "./navigation";
import { ListTitle, PageBar } from "./page-bar";
import { usePath, usePlace } from "./place";

/**
 * A page that somebody came to by its address and may not use says so, instead of offering what would be
 * refused and asking for what is.
 */
export function AllowedPage({ children }: { readonly children: ReactNode }) {
  const { actions, partner } = usePlace();
  const path = usePath();
  const pathname = usePathname();
  const page = [...settingsPages, ...destinations].find(
    (known) => pathname === path(known.page) || pathname.startsWith(`${path(known.page)}/`),
  );
  if (page === undefined || actions.includes(page.needs)) return children;
  return (
    <>
      <PageBar>
        <ListTitle title={page.name} />
      </PageBar>
      <EmptyState
        title={`You may not use “${page.name}” here`}
        why={`Your role does not include it. An owner of ${partner.name} can give you one that does.`}
      />
    </>
  );
}
