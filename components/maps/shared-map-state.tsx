"use client";

import { Link2 } from "lucide-react";
import { useState } from "react";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { notify } from "@/components/ui/toast";
import type { JsonObject } from "@/runtime/json";
import type { MapContent } from "@/runtime/mapping/shared/map-content";
import type { MergedContent } from "@/runtime/mapping/shared/merge-content";
import { KeepMapDialog } from "./keep-map-dialog";
import { MapConflictDialog } from "./map-conflict";
import { SaveMapDialog } from "./save-map-dialog";
import { TakeMapDialog } from "./take-map-dialog";
import { useMapSaving } from "./use-map-saving";
import { type Configure, useSharedMap } from "./use-shared-map";

export type Asking = "keep" | "take" | "save" | null;

/**
 * Which shared map a step uses, whether that is the newest, and what the step changes of it; of a step with rows of
 * its own the ways to share them.
 */
export function SharedMapState({
  config,
  configure,
  proposed,
  mayEdit,
  bar,
}: {
  readonly config: JsonObject;
  readonly configure: Configure;
  /** Name that a new shared map is offered. */
  readonly proposed: string;
  readonly mayEdit: boolean;
  /** Laid out as a bar over the mapper, whose menu says what is asked for. */
  readonly bar?: { readonly asking: Asking; readonly onAsk: (asking: Asking) => void };
}) {
  const path = usePath();
  const shared = useSharedMap(config, configure);
  const [own, setOwn] = useState<Asking>(null);
  const asking = bar?.asking ?? own;
  const ask = bar?.onAsk ?? setOwn;
  const wide = bar !== undefined;
  const [choosing, choose] = useState<{ merged: MergedContent; number: number } | null>(null);
  const { use, map, newer, changed, content, saved, flows } = shared;
  const saving = useMapSaving(({ number, content: next, merged }) => {
    ask(null);
    if (use === null) return;
    shared.put(next, { ...use, version: number }, `Save version ${number} of ${use.map}`);
    notify(
      `Version ${number} of ${use.map} is saved${merged ? ", with what others changed meanwhile" : ""}.`,
    );
  });
  const goTo = async (number: number) => {
    const merged = await shared.goTo(number);
    if (merged !== null) choose({ merged, number });
  };
  const rows = content.fields.length;
  const dialogs = (
    <>
      {asking === "keep" ? (
        <KeepMapDialog proposed={proposed} onKeep={shared.keep} onClose={() => ask(null)} />
      ) : null}
      {asking === "take" ? (
        <TakeMapDialog
          maps={shared.known ?? []}
          rows={rows}
          onTake={shared.take}
          onClose={() => ask(null)}
        />
      ) : null}
      {asking === "save" && use !== null && map !== null && saved !== null ? (
        <SaveMapDialog
          name={use.map}
          base={use.version}
          before={saved}
          after={content}
          flows={flows}
          busy={saving.busy}
          failure={saving.failure}
          onSave={(note) => void saving.save({ id: map.id, base: use.version, content, note })}
          onClose={() => ask(null)}
        />
      ) : null}
      {saving.conflict !== null ? (
        <MapConflictDialog
          merged={saving.conflict.merged}
          by={saving.conflict.by}
          busy={saving.busy}
          onChoose={(next) => void saving.choose(next)}
          onClose={saving.forget}
        />
      ) : null}
      {choosing !== null && use !== null ? (
        <MapConflictDialog
          merged={choosing.merged}
          by=""
          busy={false}
          onChoose={(next: MapContent) => {
            const { number } = choosing;
            shared.put(next, { ...use, version: number }, `Use version ${number} of ${use.map}`);
            choose(null);
          }}
          onClose={() => choose(null)}
        />
      ) : null}
    </>
  );
  if (use === null && wide) return dialogs;
  if (use === null) {
    return (
      <div className="space-y-2">
        <p className="text-12 text-fg-3">The rows are the step's own.</p>
        <div className="flex flex-wrap gap-2">
          <Button size="s" disabled={!mayEdit || rows === 0} onClick={() => ask("keep")}>
            Keep as a shared map…
          </Button>
          <Button size="s" disabled={!mayEdit} onClick={() => ask("take")}>
            Use a shared map…
          </Button>
        </div>
        {dialogs}
      </div>
    );
  }
  return (
    <div
      className={
        wide
          ? "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-3 py-1.5"
          : "space-y-2"
      }
    >
      <p className="flex min-w-0 items-center gap-1.5 text-12">
        <Icon as={Link2} size="s" className="text-fg-3" />
        {map === null ? (
          <b className="truncate font-medium">{use.map}</b>
        ) : (
          <Link
            href={path(`/maps/${map.id}`)}
            target="_blank"
            className="truncate font-medium text-accent-text hover:underline"
          >
            {use.map}
          </Link>
        )}
        <span className="shrink-0 text-fg-2">
          version {use.version}
          {flows.length > 0 ? `, in ${flows.length} ${flows.length === 1 ? "flow" : "flows"}` : ""}
        </span>
      </p>
      {newer === null ? null : (
        <p className="flex flex-wrap items-center gap-2 text-12">
          <span className="font-medium text-caution">Version {newer} is the newest.</span>
          {mayEdit ? (
            <Button size="s" onClick={() => void goTo(newer)}>
              Use version {newer}
            </Button>
          ) : null}
        </p>
      )}
      {changed === 0 ? null : (
        <p className="flex flex-wrap items-center gap-2 text-12">
          <span className="font-medium text-negative">
            {changed} {changed === 1 ? "row differs" : "rows differ"} from version {use.version}.
          </span>
          {mayEdit ? (
            <>
              <Button size="s" onClick={() => ask("save")}>
                Save as a new version…
              </Button>
              <Button size="s" look="quiet" onClick={shared.goBack}>
                Back to version {use.version}
              </Button>
            </>
          ) : null}
        </p>
      )}
      <div className={wide ? "ml-auto flex items-center gap-3" : "space-y-2"}>
        <CheckboxLine
          label="Publish with the newest version"
          disabled={!mayEdit}
          checked={use.newest}
          onCheckedChange={(checked) => shared.follow(checked === true)}
        />
        {mayEdit ? (
          <Button size="s" look="quiet" onClick={shared.detach}>
            Make the rows the step's own
          </Button>
        ) : null}
      </div>
      {dialogs}
    </div>
  );
}
