"use client";

import { ArrowLeft, Code, Redo2, Spline, Table2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { SaveState } from "@/components/canvas/draft-saver";
import { stepWords } from "@/components/canvas/edit-steps";
import { useEditor, useEditorStore } from "@/components/canvas/editor-context";
import { redoWithWord, undoWithWord } from "@/components/canvas/undo-words";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { BarDivider, Spring } from "@/components/ui/top-bar";
import type { MapSamples } from "./map-samples";
import { MapStanding } from "./map-standing";
import type { Mapper } from "./use-mapper";

export type MapView = "lines" | "table" | "code";

/** What a map is part of: the step of a flow, or itself where it is shared. */
export type MapFrame = {
  /** Where the way back leads, as people call it. */
  readonly parent: string;
  /** Which version it is. */
  readonly version: string;
  readonly onClose: () => void;
  /** The last button of the bar; absent: one that closes. */
  readonly action?: ReactNode;
  /** A bar below: what else is known of the map. */
  readonly below?: ReactNode;
  /** What stands beside it. */
  readonly aside?: ReactNode;
  /** Further entries of the menu of rows. */
  readonly menu?: ReactNode;
  /** What it is tried on, where that is not the flow of the step. */
  readonly samples?: MapSamples;
};

type MapperBarProps = {
  readonly mapper: Mapper;
  /** How many required fields there are, and how many of them nothing fills. */
  readonly required: number;
  readonly unfilled: number;
  readonly save: SaveState | null;
  readonly view: MapView;
  readonly onView: (view: MapView) => void;
  /** The Code view has a text that is no map yet. */
  readonly unread: boolean;
  readonly onUnfilled: () => void;
  readonly frame: MapFrame;
  /** What else can be done here. */
  readonly children?: ReactNode;
};

/** Which map of which flow it is, how far it is, and the way back. */
export function MapperBar({
  mapper,
  required,
  unfilled,
  frame,
  save,
  view,
  onView,
  unread,
  onUnfilled,
  children,
}: MapperBarProps) {
  const { parent, onClose } = frame;
  usePageTitle(`${mapper.name} · ${parent}`);
  return (
    <PageBar>
      <Button look="quiet" className="min-w-0 shrink" onClick={onClose}>
        <Icon as={ArrowLeft} />
        <span className="truncate">{parent}</span>
      </Button>
      <BarDivider />
      <h1 className="min-w-0 shrink truncate font-semibold text-13">{mapper.name}</h1>
      <Badge className="max-lg:hidden">{frame.version}</Badge>
      <MapStanding
        mapper={mapper}
        required={required}
        unfilled={unfilled}
        save={save}
        onCode={view === "code" ? null : () => onView("code")}
        unread={unread}
        onUnfilled={onUnfilled}
      />
      <Spring />
      <SegmentedControl<MapView>
        label="View of the map"
        className="max-lg:hidden"
        value={view}
        onValueChange={onView}
        options={[
          { value: "lines", label: <ViewName icon={Spline} name="Lines" /> },
          { value: "table", label: <ViewName icon={Table2} name="Table" /> },
          { value: "code", label: <ViewName icon={Code} name="Code" /> },
        ]}
      />
      <Steps mayEdit={mapper.mayEdit} />
      {children}
      {frame.action ?? (
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      )}
    </PageBar>
  );
}

/** Undo and redo, each with what it takes back. */
function Steps({ mayEdit }: { readonly mayEdit: boolean }) {
  const store = useEditorStore();
  const undone = useEditor(({ past }) => past.at(-1));
  const redone = useEditor(({ future }) => future[0]);
  return (
    <span className="contents max-lg:hidden">
      <BarDivider />
      <IconButton
        icon={Undo2}
        label={undone === undefined ? "Undo" : `Undo: ${stepWords(undone)}`}
        keys="Ctrl Z"
        disabled={!mayEdit || undone === undefined}
        onClick={() => undoWithWord(store)}
      />
      <IconButton
        icon={Redo2}
        label={redone === undefined ? "Redo" : `Redo: ${stepWords(redone)}`}
        keys="Ctrl Shift Z"
        disabled={!mayEdit || redone === undefined}
        onClick={() => redoWithWord(store)}
      />
    </span>
  );
}

function ViewName({ icon, name }: { readonly icon: typeof Code; readonly name: string }) {
  return (
    <>
      <Icon as={icon} size="s" />
      {name}
    </>
  );
}
