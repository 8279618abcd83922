"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { recallDraft } from "@/components/canvas/draft-memory";
import { EditorProvider, useEditor } from "@/components/canvas/editor-context";
import { change, createEditor, type EditorStore } from "@/components/canvas/editor-store";
import { usePausedDocument } from "@/components/canvas/use-paused-document";
import { useProblems } from "@/components/canvas/use-problems";
import { useSurroundings } from "@/components/canvas/use-surroundings";
import { MapperScreen } from "@/components/mapper/mapper-screen";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { usePath, usePlace } from "@/components/shell/place";
import { SharedNote } from "@/components/shell/shared-note";
import { useTRPC } from "@/components/shell/trpc";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { useSaveKey } from "@/components/tables/use-save-key";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useMedia } from "@/components/ui/media";
import { notify } from "@/components/ui/toast";
import { nothingAround } from "@/runtime/flow/document-types";
import { contentOf, type MapContent, sameContent } from "@/runtime/mapping/shared/map-content";
import { LeaveMapDialog } from "./leave-map-dialog";
import { MapConflictDialog } from "./map-conflict";
import { type MapBase, mapStep, openSharedMap, withTaken } from "./map-memory";
import { MapMenu } from "./map-menu";
import { MapPanel } from "./map-panel";
import { type MapView, readContent } from "./map-types";
import { SaveMapDialog } from "./save-map-dialog";
import { memoryKey, useMapMemory } from "./use-map-memory";
import { useMapSamples } from "./use-map-samples";
import { useMapSaving } from "./use-map-saving";

/** A shared map on a screen of its own: the mapper of a flow that has this step alone. */
export function MapEditor({ view }: { readonly view: MapView }) {
  const { person } = usePlace();
  const mayKeep = useMayEditSharable("flow.edit", view);
  const [opened] = useState(() =>
    openSharedMap(view, mayKeep ? recallDraft(person.email, memoryKey(view.id)) : null),
  );
  const [store] = useState(() => createEditor(opened.sketch, opened));
  return (
    <EditorProvider value={store}>
      <OpenedMap view={view} store={store} opened={opened.base} />
    </EditorProvider>
  );
}

/** No flow is named in a map; tables are. */
const alone = { around: nothingAround };

function OpenedMap({
  view,
  store,
  opened,
}: {
  readonly view: MapView;
  readonly store: EditorStore;
  readonly opened: MapBase;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePath();
  const roomy = useMedia("(min-width: 1024px)");
  const mayEdit = useMayEditSharable("flow.edit", view) && roomy;
  const [base, setBase] = useState(opened);
  const [asking, ask] = useState(false);
  const [about, setAbout] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const forget = useMapMemory(store, view, base, mayEdit);
  const leave = () => router.push(path("/maps"));
  useSurroundings(alone);
  const problems = useProblems(usePausedDocument(), null);
  const samples = useMapSamples(view);
  const config = useEditor(({ sketch }) => sketch.document.nodes[mapStep]?.config);
  const content = useMemo(() => contentOf(config ?? {}), [config]);
  const dirty = useMemo(() => !sameContent(content, base.content), [content, base]);
  const uses = useQuery(trpc.maps.uses.queryOptions({ id: view.id }));
  const flows = [...new Set(uses.data?.map(({ flowName }) => flowName) ?? [])];
  const put = (before: MapContent, after: MapContent, name: string) =>
    change(store, (old) => withTaken(old, before, after), null, name);
  const takeOver = (before: MapContent, after: MapContent) =>
    put(before, after, "Take over what others changed");
  const saving = useMapSaving(({ number, content: saved, sent, merged }) => {
    ask(false);
    setBase({ number, content: saved });
    takeOver(sent, saved);
    notify(
      `Version ${number} of ${view.name} is saved${merged ? ", with what others changed meanwhile" : ""}.`,
    );
  });
  // What somebody else saved comes in by itself while nothing here is changed.
  useEffect(() => {
    if (dirty || saving.busy || view.newest <= base.number) return;
    const next = readContent(view.content);
    setBase({ number: view.newest, content: next });
    takeOver(base.content, next);
  });
  useSaveKey(mayEdit && dirty ? () => ask(true) : null);
  return (
    <>
      <LeaveGuard unsaved={mayEdit && dirty} onLeave={forget} />
      <MapperScreen
        node={mapStep}
        published={null}
        save={null}
        problems={problems}
        mayEdit={mayEdit}
        frame={{
          parent: "Maps",
          version: view.archived
            ? "Archived"
            : dirty
              ? `Draft of v${base.number + 1}`
              : `v${base.number}`,
          below: <SharedNote what="map" view={view} action="flow.edit" />,
          aside: about ? <MapPanel id={view.id} number={base.number} /> : null,
          samples,
          onClose: () => (mayEdit && dirty ? setLeaving(true) : leave()),
          action: (
            <>
              <Button aria-pressed={about} onClick={() => setAbout(!about)}>
                <Icon as={History} size="s" />
                <span className="max-sm:sr-only">Versions and uses</span>
              </Button>
              <MapMenu
                view={view}
                content={content}
                mayEdit={mayEdit}
                users={flows.length}
                onImport={(next, name) => put(content, next, name)}
              />
              {mayEdit ? (
                <Button look="primary" disabled={!dirty} onClick={() => ask(true)}>
                  Save version…
                </Button>
              ) : null}
            </>
          ),
        }}
      />
      {leaving ? (
        <LeaveMapDialog
          name={view.name}
          onLeave={() => {
            forget();
            leave();
          }}
          onClose={() => setLeaving(false)}
        />
      ) : null}
      {asking ? (
        <SaveMapDialog
          name={view.name}
          base={base.number}
          before={base.content}
          after={content}
          flows={flows}
          busy={saving.busy}
          failure={saving.failure}
          onSave={(note) => void saving.save({ id: view.id, base: base.number, content, note })}
          onClose={() => ask(false)}
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
    </>
  );
}
