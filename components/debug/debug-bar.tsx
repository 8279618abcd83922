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
<<<<<<< HEAD
      className="flex min-h-10 shrink-0 items-center gap-1 border-caution-line border-b bg-caution-tint px-3 py-1 max-md:flex-wrap"
=======
      aria-describedby={refused === null ? undefined : why}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-caution-line border-b bg-caution-tint px-3 py-1"
>>>>>>> a0711470 (fix(debug): what somebody sets arrives before the run goes on; what is carried stays until it is given; whoever may not go on is told so at every key)
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
<<<<<<< HEAD
          "min-w-0 flex-1 truncate text-12 text-fg-2 max-md:basis-40 md:text-right",
          ended && refused === null && note === "" && "max-md:hidden",
          refused !== null && "text-caution",
        )}
        title={refused ?? note}
      >
        {refused === null ? note : "Your role may not go on with what is live"}
=======
          "min-w-0 truncate text-12 text-fg-2 max-md:flex-1 max-md:basis-40 md:max-xl:order-last md:max-xl:basis-full xl:ml-auto xl:flex-1 xl:text-right",
          note === "" && (ended ? "max-xl:hidden" : "md:max-xl:hidden"),
        )}
        title={note}
      >
        {note}
>>>>>>> a0711470 (fix(debug): what somebody sets arrives before the run goes on; what is carried stays until it is given; whoever may not go on is told so at every key)
      </span>
      <Button
        size="s"
        look="danger"
        className={cn("md:max-xl:ml-auto", ended && "max-md:hidden")}
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
