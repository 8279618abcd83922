"use client";

import { WandSparkles } from "lucide-react";
import {
  type ComponentProps,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { SaveState } from "@/components/canvas/draft-saver";
import { readAddress, writeAddress } from "@/components/canvas/editor-address";
import type { Problems } from "@/components/canvas/told-problems";
import { Count } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useMedia } from "@/components/ui/media";
import { notifyFailure } from "@/components/ui/toast";
import type { NodeId } from "@/runtime/flow/document";
import { writeRow } from "@/runtime/mapping/edit-map";
import { kindFaults } from "@/runtime/mapping/kind-faults";
import { requiredCount, type TargetNode, unfilledFields } from "@/runtime/mapping/target-tree";
import { mapRowsOf } from "@/runtime/nodes/map/map-rows";
import { AddFieldDialog } from "./add-field-dialog";
import { DocumentsBar } from "./documents-bar";
import { LaterReads } from "./later-reads";
import { focusExpression, LinesView } from "./lines-view";
import { MapReading } from "./map-reading";
import { type MapFrame, MapperBar, type MapView } from "./mapper-bar";
import { faultIn, PasteDialog } from "./paste-dialog";
import { targetOf } from "./result-pane";
import { RowsMenu } from "./rows-menu";
import { TableView } from "./table-view";
import { TargetDialog } from "./target-dialog";
import { TextView } from "./text-view";
import { useDocuments } from "./use-documents";
import { useDropFile } from "./use-drop-file";
import { useMapper } from "./use-mapper";
import { useMapperKeys } from "./use-mapper-keys";
import { useSuggestions } from "./use-suggestions";
import { useUnreadText } from "./use-unread-text";

type MapperScreenProps = {
  readonly node: NodeId;
  /** Text of the published version; null before the first. */
  readonly published: string | null;
  readonly frame: MapFrame;
  /** Null where it is saved by hand. */
  readonly save: SaveState | null;
  readonly problems: Problems;
  readonly mayEdit: boolean;
};

type Asking = "target" | "sample" | "field" | null;

/** One map on a screen of its own: its lines, the text of each, and what it makes of a sample. */
export function MapperScreen(props: MapperScreenProps) {
  const { node, published, frame, save, problems, mayEdit } = props;
  const { samples } = frame;
  const mapper = useMapper({ id: node, published, problems, mayEdit, samples });
  const roomy = useMedia("(min-width: 1024px)");
  const [view, setView] = useView();
  const [selected, select] = useSelectedTarget();
  const [asking, ask] = useState<Asking>(null);
  const suggestions = useSuggestions(mapper);
  const [draft, setDraft] = useUnreadText(node);
  const { targets, byTarget: known, preview } = mapper;
  const unfilled = useMemo(() => unfilledFields(targets), [targets]);
  const required = useMemo(() => requiredCount(targets), [targets]);
  const fields = useDeferredValue(mapper.fields);
  const targetsBefore = useDeferredValue(targets);
  const { readable } = mapper;
  const kinds = useMemo(
    () => kindFaults(mapRowsOf(fields), targetsBefore, readable),
    [fields, targetsBefore, readable],
  );
  // What a document shows comes before what is known without one.
  const bad = useMemo(() => {
    const byTarget = new Map(kinds);
    for (const [field, message] of [...(preview?.bad ?? [])].toReversed()) {
      byTarget.set(targetOf(field), message);
    }
    return byTarget;
  }, [kinds, preview]);
  const around = placeNear(selected === null ? undefined : known.get(selected));
  const isKnown = useRef((target: string) => known.has(target));
  useEffect(() => {
    isKnown.current = (target) => known.has(target);
  });
  const show = useCallback(
    (target: string) => select(isKnown.current(target) ? target : null),
    [select],
  );
  const documents = useDocuments(mapper);
  const nextIncomplete = (by: 1 | -1) => {
    const { all } = documents;
    const found = all.findIndex(({ run }) => run === mapper.shown?.run);
    const at = found < 0 && by < 0 ? 0 : found;
    const order = all.map((_, index) => (at + by * (index + 1) + 2 * all.length) % all.length);
    const next = order.map((index) => all[index]).find((one) => (one?.bad.size ?? 0) > 0);
    if (next === undefined) return;
    mapper.show(next);
    const [field] = next.bad.keys();
    if (field !== undefined) show(targetOf(field));
  };
  useMapperKeys(mapper.mayEdit, frame.onClose, nextIncomplete);
  const takeFile = (text: string) => {
    const fault = faultIn(text);
    if (fault === null) mapper.takeSample(text);
    else notifyFailure(`This file is no message: ${fault}`);
  };
  const drop = useDropFile(takeFile);
  const writeHere = (target: string) => {
    setView("lines");
    suggestions.setOpen(false);
    select(target);
    requestAnimationFrame(focusExpression);
  };
  const nextUnfilled = () => {
    const at = unfilled.findIndex(({ target }) => target === selected);
    const one = unfilled[(at + 1) % Math.max(1, unfilled.length)];
    if (one === undefined) return;
    setView("lines");
    select(one.target);
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" data-mapper="" {...drop.on}>
      <MapperBar
        mapper={mapper}
        required={required}
        unfilled={unfilled.length}
        frame={frame}
        save={save}
        view={view}
        onView={setView}
        unread={draft !== null}
        onUnfilled={nextUnfilled}
      >
        {mayEdit && roomy ? (
          <Button
            aria-pressed={suggestions.open}
            onClick={() => {
              setView("lines");
              suggestions.setOpen(!suggestions.open);
            }}
          >
            <Icon as={WandSparkles} size="s" />
            <span className="max-xl:sr-only">Suggestions</span>
            <Count value={suggestions.all.length} />
          </Button>
        ) : null}
        {roomy ? <RowsMenu mapper={mapper} selected={selected} more={frame.menu} /> : null}
      </MapperBar>
      {frame.below}
      {roomy ? <LaterReads mapper={mapper} suggestions={suggestions} onSelect={writeHere} /> : null}
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <MapViewOf
            view={roomy ? view : "reading"}
            mapper={mapper}
            selected={selected}
            unfilled={unfilled}
            bad={bad}
            suggestions={suggestions}
            draft={draft}
            onDraft={setDraft}
            onSelect={show}
            onDefine={() => ask("target")}
            onAdd={() => ask("field")}
            onPaste={() => ask("sample")}
          />
        </div>
        {frame.aside}
      </div>
      {!roomy || frame.samples !== undefined ? null : (
        <DocumentsBar
          documents={documents}
          shown={mapper.shown?.run ?? null}
          onShow={mapper.show}
          onNext={nextIncomplete}
        />
      )}
      {drop.over ? (
        <p className="absolute inset-0 z-30 grid place-items-center bg-accent-tint font-semibold text-16 text-accent-text opacity-95">
          Let go to map by this message
        </p>
      ) : null}
      {asking === "target" ? (
        <TargetDialog
          config={mapper.config}
          onClose={() => ask(null)}
          onDefine={(edit) => mapper.configure(edit, "Define the target")}
        />
      ) : null}
      {asking === "field" ? (
        <AddFieldDialog
          around={around}
          known={known}
          onClose={() => ask(null)}
          onAdd={(name) => {
            ask(null);
            mapper.write((fields) => writeRow(fields, name, { text: "" }), `Add ${name}`);
            select(name);
          }}
        />
      ) : null}
      {asking === "sample" ? (
        <PasteDialog onClose={() => ask(null)} onUse={(text) => mapper.takeSample(text)} />
      ) : null}
    </div>
  );
}

type ViewProps = ComponentProps<typeof LinesView> &
  Pick<ComponentProps<typeof TextView>, "draft" | "onDraft"> & {
    readonly view: MapView | "reading";
  };

function MapViewOf({ view, draft, onDraft, ...props }: ViewProps) {
  switch (view) {
    case "lines":
      return <LinesView {...props} />;
    case "table":
      return <TableView {...props} />;
    case "code":
      return <TextView {...props} draft={draft} onDraft={onDraft} />;
    case "reading":
      return <MapReading {...props} />;
  }
}

/** Where a new field goes: into the list or the object that is selected. */
function placeNear(node: TargetNode | undefined): string {
  if (node === undefined) return "";
  if (node.list) return `${node.target}[].`;
  if (node.children.length > 0) return `${node.target}.`;
  return /^(.*[.\]])[^.\]]*$/.exec(node.target)?.[1] ?? "";
}

function useView(): readonly [MapView, (view: MapView) => void] {
  const [view, setView] = useState<MapView>(() => {
    const wanted = readAddress("view");
    return wanted === "table" || wanted === "code" ? wanted : "lines";
  });
  useEffect(() => writeAddress("view", view === "lines" ? null : view), [view]);
  return [view, setView];
}

function useSelectedTarget() {
  const [selected, select] = useState<string | null>(() => readAddress("field"));
  useEffect(() => {
    if (readAddress("field") !== selected) writeAddress("field", selected);
  }, [selected]);
  return [selected, select] as const;
}
