"use client";

import { Ellipsis, GitCompare } from "lucide-react";
import { useRouter } from "next/navigation";
import { flowParts } from "@/components/flows/flow-parts";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";

/** Looked at less often: they give way first. */
const widest = "max-xl:hidden";
const wide = "max-lg:hidden";

/** Other pages of the flow: buttons as far as the window has room for them, the rest in a menu. */
export function FlowViews({
  flowId,
  compareHref,
}: {
  readonly flowId: string;
  /** Where the draft is compared with what is live; null before the first version. */
  readonly compareHref: string | null;
}) {
  const path = usePath();
  const router = useRouter();
  const parts = flowParts(flowId).map(({ label, path: to }) => ({
    label,
    href: path(to),
    shown: label === "Backtest" ? widest : wide,
  }));
  return (
    <>
      {compareHref === null ? null : (
        <Button asChild className={widest}>
          <Link href={compareHref}>
            <Icon as={GitCompare} size="s" />
            Compare
          </Link>
        </Button>
      )}
      {parts.map(({ label, href, shown }) => (
        <Button key={label} asChild className={shown}>
          <Link href={href}>{label}</Link>
        </Button>
      ))}
      <Menu>
        <MenuTrigger asChild>
          <IconButton icon={Ellipsis} label="More of this flow" className="xl:hidden" />
        </MenuTrigger>
        <MenuContent align="end">
          {compareHref === null ? null : (
            <MenuItem onSelect={() => router.push(compareHref)}>Compare</MenuItem>
          )}
          {parts.map(({ label, href, shown }) => (
            <MenuItem
              key={label}
              className={shown === wide ? "lg:hidden" : ""}
              onSelect={() => router.push(href)}
            >
              {label}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
    </>
  );
}
