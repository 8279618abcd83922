"use client";

import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { RunView } from "./use-run";
import { useRunActions } from "./use-run-actions";

/** For a run that waits for its next try: what it waited for may be there already. */
export function TryNow({ view, size }: { readonly view: RunView; readonly size?: "s" }) {
  const { tryNow } = useRunActions(view.run.id);
  const asked = view.commands.some(({ kind, applied }) => kind === "release" && !applied);
  return (
    <Button
      {...(size && { size })}
      busy={tryNow.isPending || asked}
      onClick={() => tryNow.mutate({ run: view.run.id })}
      className={size ? undefined : "max-sm:px-2"}
    >
      <Icon as={RotateCw} size="s" />
      <span className={size ? undefined : "max-sm:sr-only"}>Try now</span>
    </Button>
  );
}
