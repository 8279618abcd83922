"use client";

import { CircleQuestionMark, CloudOff, Redo2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { laterComponent } from "@/components/ui/later-component";
import { BarDivider, Spring } from "@/components/ui/top-bar";
import { counted } from "@/runtime/counted";
import type { SaveState } from "./draft-saver";
import { stepWords } from "./edit-steps";
import { useEditor, useEditorStore } from "./editor-context";
import { FlowViews } from "./flow-views";
import { useColleagues } from "./presence-context";
import { redoWithWord, undoWithWord } from "./undo-words";

const PresenceList = laterComponent(() =>
  import("./presence-list").then((module) => module.PresenceList),
);

type EditorBarProps = {
  /** Number of the newest version, 0 before the first. */
  readonly latest: number;
  /** Number the draft has once it is published: the newest one's if it changes nothing. */
  readonly next: number;
  readonly changes: number;
  /** Where the draft is compared with what is live; null before the first version. */
  readonly compareHref: string | null;
  /** What is live here, with its menu. */
  readonly publication: ReactNode;
  readonly save: SaveState;
  readonly mayEdit: boolean;
  readonly mayPublish: boolean;
  readonly onPublish: () => void;
  readonly onHelp: () => void;
};

/** Where one is, what the draft is, what is live, and the one primary action. */
export function EditorBar({
  latest,
  next,
  changes,
  compareHref,
  publication,
  save,
  mayEdit,
  mayPublish,
  onPublish,
  onHelp,
}: EditorBarProps) {
  const store = useEditorStore();
  const path = usePath();
  const { distributor } = usePlace();
  const allowed = useCan("flow.edit");
  usePageTitle(useEditor(({ sketch }) => sketch.document.name) || "Unnamed");
  const name = useEditor(({ sketch }) => sketch.document.name);
  const flowId = useEditor(({ sketch }) => sketch.document.id);
  const undone = useEditor(({ past }) => past.at(-1));
  const redone = useEditor(({ future }) => future[0]);
  const nodes = useEditor(({ sketch }) => sketch.document.nodes);
  const others = useColleagues();
  return (
    <PageBar>
      <h1 className="sr-only">Flow {name === "" ? "without a name" : name}</h1>
      <Breadcrumb
        parts={[
          { label: distributor.name },
          { label: "Flows", href: path("/flows") },
          { label: name === "" ? "Unnamed" : name },
        ]}
      />
      <Badge className="max-md:hidden">
        {next === latest ? `v${latest}` : `Draft of v${next}`}
      </Badge>
      <span className="truncate text-12 text-fg-3 max-lg:hidden" aria-live="polite">
        {changeWords(changes, latest)}
        {save.kind === "failed" ? null : saveWords(save, distributor.timeZone)}
      </span>
      {save.kind === "failed" ? (
        <span
          role="alert"
          title={`${kept} ${save.reason}`}
          className="flex min-w-0 shrink-[8] items-center gap-1 font-medium text-12 text-caution"
        >
          <Icon as={CloudOff} size="s" />
          {save.signedOut === true ? (
            <>
              <span className="truncate">{kept} your session has ended.</span>
              <a href="/sign-in" target="_blank" rel="noreferrer" className="shrink-0 underline">
                Sign in
              </a>
            </>
          ) : (
            <span className="truncate">
              {kept} {save.reason}
            </span>
          )}
        </span>
      ) : null}
      {allowed ? null : (
        <Badge className="max-md:hidden">Read only: your role may not edit flows</Badge>
      )}
      <Spring />
      {others.length === 0 ? null : (
        <PresenceList others={others} nameOfNode={(id) => nodes[id]?.name ?? id} />
      )}
      {publication}
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
        <IconButton icon={CircleQuestionMark} label="Keys" keys="?" onClick={onHelp} />
      </span>
      <FlowViews flowId={flowId} compareHref={compareHref} />
      {mayPublish ? (
        <Button look="primary" className="max-lg:hidden" data-guide="publish" onClick={onPublish}>
          {changes === 0 && next === latest ? `Publish v${next} again…` : `Publish v${next}…`}
        </Button>
      ) : null}
    </PageBar>
  );
}

const kept = "Not saved yet, kept in this window:";

function changeWords(changes: number, latest: number): string {
  if (latest === 0) return "";
  if (changes === 0) return `Same as v${latest} · `;
  return `${counted(changes, "change")} since v${latest} · `;
}

function saveWords(save: Exclude<SaveState, { kind: "failed" }>, zone: string): string {
  switch (save.kind) {
    case "saved":
      return `saved ${formatTime(save.at, Date.now(), zone).slice(0, 5)}`;
    case "saving":
      return "saving";
    case "unsaved":
      return "not saved yet";
  }
}
