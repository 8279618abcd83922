"use client";

import {
  ArrowDownToLine,
  ArrowUpFromLine,
  GitFork,
  Pause as PauseIcon,
  Play,
  Redo,
  RotateCcw,
  SkipForward,
  Square,
  TextCursorInput,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import type { DebugDeeds } from "./use-deeds";

function Deed({
  icon,
  keys,
  label,
  primary = false,
  disabled,
  onClick,
}: {
  readonly icon: typeof Play;
  readonly keys?: string;
  readonly label: string;
  readonly primary?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}) {
  return (
    <Button
      size="s"
      look={primary ? "primary" : "quiet"}
      className={primary ? "" : "text-fg max-md:px-1.5"}
      // A small window shows the icon alone.
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon as={icon} size="s" />
      <span className={primary ? "" : "max-md:sr-only"}>{label}</span>
      {keys === undefined ? null : (
        <KeyHint
          keys={keys}
          className={
            primary
              ? "max-xl:hidden border-transparent bg-transparent text-on-accent"
              : "max-xl:hidden"
          }
        />
      )}
    </Button>
  );
}

function Divider() {
  return <span className="mx-1 h-5 w-px shrink-0 bg-caution-line max-md:hidden" />;
}

/** What one can tell the run from here, each with its key. */
export function DebugBar({
  deeds,
  note,
}: {
  readonly deeds: DebugDeeds;
  /** How far it is, and until when it stays. */
  readonly note: ReactNode;
}) {
  const { standing, before, running, ended } = deeds;
  return (
    <div
      role="toolbar"
      aria-label="Debugging"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-caution-line border-b bg-caution-tint px-3 py-1"
    >
      {deeds.again !== null ? (
        <Deed icon={RotateCcw} label="Start again" primary disabled={false} onClick={deeds.again} />
      ) : running ? (
        <Deed
          icon={PauseIcon}
          label="Pause"
          keys="F8"
          primary
          disabled={false}
          onClick={deeds.pause}
        />
      ) : (
        <Deed
          icon={Play}
          label="Continue"
          keys="F8"
          primary
          disabled={!standing}
          onClick={deeds.goOn}
        />
      )}
      <Deed icon={Redo} label="Step" keys="F10" disabled={!standing} onClick={deeds.step} />
      <Deed
        icon={ArrowDownToLine}
        label="Into"
        keys="F11"
        disabled={!standing}
        onClick={deeds.into}
      />
      <Deed
        icon={ArrowUpFromLine}
        label="Out"
        keys="Shift F11"
        disabled={!standing}
        onClick={deeds.out}
      />
      <Divider />
      <Deed
        icon={TextCursorInput}
        label="Run to here"
        disabled={!standing || deeds.runTo === null}
        onClick={() => deeds.runTo?.()}
      />
      <Deed
        icon={SkipForward}
        label="Skip with output…"
        disabled={!before || deeds.give === null}
        onClick={() => deeds.give?.()}
      />
      <Divider />
      <Deed
        icon={Undo2}
        label="Back"
        keys="F9"
        disabled={deeds.back === null}
        onClick={() => deeds.back?.()}
      />
      <Deed
        icon={GitFork}
        label="Fork from here"
        disabled={deeds.fork === null}
        onClick={() => deeds.fork?.()}
      />
      <span className="ml-auto min-w-0 truncate text-12 text-fg-2 max-md:order-last max-md:ml-0 max-md:w-full">
        {note}
      </span>
      <Button
        size="s"
        look="danger"
        className="max-md:px-1.5"
        title="Stop"
        disabled={ended}
        onClick={deeds.stop}
      >
        <Icon as={Square} size="s" />
        <span className="max-md:sr-only">Stop</span>
      </Button>
    </div>
  );
}
