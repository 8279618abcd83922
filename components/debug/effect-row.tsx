"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { counted } from "@/runtime/counted";
import { faultAt, setFaultWords } from "./set-faults";
import type { DebugSetup, DebugSlot, EffectMode } from "./use-debug";

const modes: readonly EffectMode[] = ["live", "sandbox", "mocked"];
const words: { readonly [mode in EffectMode]: string } = {
  live: "Live",
  sandbox: "Sandbox",
  mocked: "Mocked",
};

type Standing = {
  readonly setup: DebugSetup;
  /** The run stands for want of an answer of it. */
  readonly isWanted: boolean;
};

function mockedWords(slot: DebugSlot, { setup, isWanted }: Standing): string {
  const answers = isWanted
    ? "no earlier answer is known here: yours is asked for"
    : "the answers of an earlier run, else yours";
  if (!isGone(slot, setup)) return answers;
  return `the sandbox that it was set to is not there any more; ${answers}`;
}

/** What each mode of a slot would reach, or why there is none. */
function reachWords(slot: DebugSlot, mode: EffectMode, standing: Standing): string {
  if (mode === "mocked") return mockedWords(slot, standing);
  const target = slot[mode];
  if (target === null) return mode === "live" ? "no live system here" : "no sandbox here";
  if (mode === "live") return `reaches ${target.name} in ${target.environment}`;
  return target.simulated ? `${target.name}, simulated` : `${target.name} of ${target.environment}`;
}

/** What is set to go wrong with it, or with one of its steps. */
function faultWords(setup: DebugSetup, { slot, nodes }: DebugSlot): string | null {
  const all = faultAt(setup, `slot ${slot}`);
  if (all !== null) return setFaultWords(all);
  const some = nodes.flatMap((node) => faultAt(setup, `step ${node}`) ?? []);
  const [first] = some;
  if (first === undefined) return null;
  return `${counted(some.length, "step")}: ${setFaultWords(first)}`;
}

/** What one system is asked for, or what goes wrong with it while it is mocked. */
export function EffectRow({
  slot,
  setup,
  isWanted,
  mayChange,
  mayGoLive,
  notLive,
  onMode,
  onFail,
}: Standing & {
  readonly slot: DebugSlot;
  readonly mayChange: boolean;
  /** Live is there to be chosen. */
  readonly mayGoLive: boolean;
  /** Why it is not; null where it is, or no system is. */
  readonly notLive: string | null;
  readonly onMode: (mode: EffectMode) => void;
  /** Null where nothing is set to fail from here. */
  readonly onFail: (() => void) | null;
}) {
  const mode = setup.effects[slot.slot] ?? "mocked";
  const fault = mode === "mocked" ? faultWords(setup, slot) : null;
  const standing = { setup, isWanted };
  const told = [fault ?? reachWords(slot, mode, standing), mayChange ? notLive : null]
    .filter(Boolean)
    .join("; ");
  const isLoud = mode === "live" || fault !== null || isGone(slot, setup);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-0.5 border-line border-b px-3 py-1 text-12 last:border-b-0">
      <b className="min-w-0 flex-1 truncate font-medium" title={slot.slot}>
        {slot.slot}
      </b>
      {mayChange && mode === "mocked" && onFail !== null ? (
        <Button
          size="s"
          look="quiet"
          className={fault === null ? "" : "text-caution"}
          aria-label={`Let ${slot.slot} fail…`}
          title="Let it fail…"
          onClick={onFail}
        >
          <Icon as={TriangleAlert} size="s" />
        </Button>
      ) : null}
      {mayChange ? (
        <SegmentedControl
          label={`What ${slot.slot} reaches`}
          value={mode}
          onValueChange={onMode}
          options={modes
            .filter((one) => one === mode || canReach(slot, one, mayGoLive))
            .map((one) => ({ value: one, label: words[one], caution: one === "live" }))}
        />
      ) : (
        <span>{words[mode]}</span>
      )}
      <span className={`w-full break-words ${isLoud ? "text-caution" : "text-fg-2"}`}>{told}</span>
    </li>
  );
}

/** It is mocked because its sandbox is not there any more, and nobody has chosen since. */
export function isGone({ slot, sandbox }: DebugSlot, { effects, gone = [] }: DebugSetup): boolean {
  return sandbox === null && effects[slot] === undefined && gone.includes(slot);
}

export function canReach(slot: DebugSlot, mode: EffectMode, mayGoLive: boolean): boolean {
  if (mode === "mocked") return true;
  return slot[mode] !== null && (mode === "sandbox" || mayGoLive);
}
