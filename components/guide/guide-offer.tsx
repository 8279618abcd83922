"use client";

import { GraduationCap } from "lucide-react";
import { useCan } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Spring } from "@/components/ui/top-bar";
import { setProgress, startGuide, useGuide } from "./guide-state";

/** Under the list of flows, until it is taken up or put away: the guide is offered, never begun by itself. */
export function GuideOffer() {
  const mayEdit = useCan("flow.edit");
  const offered = useGuide((guide) => guide.key !== null && guide.progress.state === "offered");
  if (!mayEdit || !offered) return null;
  return (
    <section
      aria-label="First flow guide"
      className="flex shrink-0 items-center gap-3 border-line border-t px-4 py-2 max-lg:hidden"
    >
      <Icon as={GraduationCap} className="text-fg-2" />
      <p className="min-w-0 truncate">
        <span className="font-medium">New here?</span>{" "}
        <span className="text-fg-2">
          Five steps lead from an empty canvas to a published flow and its first run, with a sample
          Shopify order.
        </span>
      </p>
      <Spring />
      <Button size="s" look="quiet" onClick={() => setProgress({ state: "away" })}>
        Not now
      </Button>
      <Button size="s" onClick={startGuide}>
        Guide me
      </Button>
    </section>
  );
}

/** The same in an empty list, where it is one of two ways to begin. */
export function GuideButton() {
  return (
    <Button className="max-lg:hidden" onClick={startGuide}>
      <Icon as={GraduationCap} size="s" />
      Guide me through a first flow
    </Button>
  );
}
