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
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import { type BarDeed, DebugMore } from "./debug-more";
import type { DebugDeeds } from "./use-deeds";

function Deed({
  icon,
  keys,
  label,
  primary = false,
  disabled,
  onClick,
}: BarDeed & { readonly primary?: boolean }) {
  return (
    <Button
      size="s"
      look={primary ? "primary" : "quiet"}
      className={primary ? "" : "text-fg max-md:px-1.5"}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon as={icon} size="s" />
      {label}
      {keys === undefined ? null : (
        <KeyHint
          keys={keys}
          className={
            primary
              ? "max-xl:hidden border-transparent bg-transparent text-inherit"
              : "max-xl:hidden"
          }
        />
      )}
    </Button>
  );
}

function Divider() {
  return <span className="mx-1 h-5 w-px shrink-0 bg-caution-line max-lg:hidden" />;
}

/** What one can tell the run from here, each with its key. */
export function DebugBar({
  deeds,
  note,
}: {
  readonly deeds: DebugDeeds;
  /** How far it is, and until when it stays; may be empty. */
  readonly note: string;
}) {
  const { before, running, ended, refused } = deeds;
  const standing = deeds.standing && refused === null;
  const here: readonly BarDeed[] = [
    {
      icon: TextCursorInput,
      label: "Run to here",
      disabled: !standing || deeds.runTo === null,
      onClick: () => deeds.runTo?.(),
    },
    {
      icon: SkipForward,
      label: "Skip with output…",
      disabled: !before || refused !== null || deeds.give === null,
      onClick: () => deeds.give?.(),
    },
  ];
  const anew: readonly BarDeed[] = [
    {
      icon: Undo2,
      label: "Back",
      keys: "F9",
      disabled: deeds.back === null,
      onClick: () => deeds.back?.(),
    },
    {
      icon: GitFork,
      label: "Fork from here",
      disabled: deeds.fork === null,
      onClick: () => deeds.fork?.(),
    },
  ];
  const why = useId();
  return (
    <div
      role="toolbar"
      aria-label="Debugging"
      aria-describedby={refused === null ? undefined : why}
      className={cn(
        "flex min-h-10 shrink-0 items-center gap-1 border-caution-line border-b bg-caution-tint px-3 py-1 max-md:flex-wrap",
        refused !== null && "flex-wrap",
      )}
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
      <span className="contents max-lg:hidden">
        <Divider />
        {here.map((deed) => (
          <Deed key={deed.label} {...deed} />
        ))}
        <Divider />
        {anew.map((deed) => (
          <Deed key={deed.label} {...deed} />
        ))}
      </span>
      <DebugMore deeds={[...here, ...anew]} />
      <span
        className={cn(
          "min-w-0 flex-1 truncate text-12 text-fg-2 max-md:basis-40 md:text-right",
          ended && note === "" && "max-md:hidden",
        )}
        title={note}
      >
        {note}
      </span>
      <Button
        size="s"
        look="danger"
        className={ended ? "max-md:hidden" : ""}
        disabled={ended}
        onClick={deeds.stop}
      >
        <Icon as={Square} size="s" />
        Stop
      </Button>
      {refused === null ? null : (
        <p id={why} className="order-last basis-full pb-1 text-12 text-caution">
          {refused}
        </p>
      )}
    </div>
  );
}
