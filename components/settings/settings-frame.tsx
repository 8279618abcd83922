"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { usePath, usePlace } from "@/components/shell/place";
import { Link } from "@/components/ui/link";
import { LinkTabs, tabLook, tabOn } from "@/components/ui/tabs";
import { settingsPages } from "./settings-pages";

/** Around the pages of settings: which there are for this person, and the one that is open. */
export function SettingsFrame({ children }: { readonly children: ReactNode }) {
  const { actions } = usePlace();
  const path = usePath();
  const pathname = usePathname();
  return (
    <>
      <PageBar>
        <ListTitle title="Settings" />
      </PageBar>
      <LinkTabs aria-label="Settings">
        {settingsPages
          .filter(({ needs }) => actions.includes(needs))
          .map(({ name, page }) => {
            const on = pathname === path(page);
            return (
              <Link
                key={page}
                href={path(page)}
                aria-current={on ? "page" : undefined}
                className={on ? `${tabLook} ${tabOn}` : tabLook}
              >
                {name}
              </Link>
            );
          })}
      </LinkTabs>
      <div className="min-h-0 flex-1 overflow-y-auto px-4">
        <div className="max-w-[960px]">{children}</div>
      </div>
    </>
  );
}
