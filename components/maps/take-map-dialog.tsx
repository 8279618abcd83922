"use client";

import { useState } from "react";
import { usePath } from "@/components/shell/place";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import { RadioGroup } from "@/components/ui/radio-group";
import type { KnownMap } from "@/runtime/flow/known-map";

/** Which shared map a step shall use, in place of its rows. */
export function TakeMapDialog({
  maps,
  rows,
  onTake,
  onClose,
}: {
  readonly maps: readonly KnownMap[];
  /** How many rows the step has, which the map's take the place of. */
  readonly rows: number;
  readonly onTake: (map: KnownMap) => Promise<void>;
  readonly onClose: () => void;
}) {
  const path = usePath();
  const [chosen, setChosen] = useState(maps[0]?.id ?? "");
  const [busy, setBusy] = useState(false);
  const map = maps.find(({ id }) => id === chosen);
  const take = async () => {
    if (map === undefined) return;
    setBusy(true);
    await onTake(map);
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Which shared map?"
        description={
          rows === 0
            ? "The step has its rows from then on."
            : `Its rows take the place of the ${rows} that are here. Ctrl Z brings them back.`
        }
        footer={
          <DialogActions busy={busy} disabled={map === undefined} onClick={() => void take()}>
            Use this map
          </DialogActions>
        }
      >
        {maps.length === 0 ? (
          <p className="text-fg-2">
            There is no shared map here yet. Keep the rows of a step as one, or{" "}
            <Link href={path("/maps")} target="_blank" className="text-accent-text underline">
              make one under Maps
            </Link>
            .
          </p>
        ) : (
          <RadioGroup
            label="Shared map"
            value={chosen}
            onValueChange={setChosen}
            options={maps.map(({ id, name, number }) => ({
              value: id,
              label: name,
              help: `Version ${number}`,
            }))}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
