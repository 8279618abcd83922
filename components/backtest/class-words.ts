import {
  CircleCheck,
  CircleDot,
  CircleHelp,
  CirclePlus,
  CircleX,
  type LucideIcon,
} from "lucide-react";
import type { Tone } from "@/components/ui/status";
import type { BacktestClass } from "@/runtime/backtest/verdict";

type ClassMeaning = {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly help: string;
};

/** What the five classes are called, in the order in which they stand side by side. */
export const classMeanings: { readonly [kind in BacktestClass]: ClassMeaning } = {
  same: {
    word: "Same",
    icon: CircleCheck,
    tone: "positive",
    help: "Ends, answers, sends and passes as it did.",
  },
  differ: {
    word: "Differs",
    icon: CircleDot,
    tone: "caution",
    help: "Ends alike, but sends, answers or passes something else.",
  },
  "newly-fails": {
    word: "Newly fails",
    icon: CircleX,
    tone: "negative",
    help: "Succeeded then and fails with the draft.",
  },
  "newly-succeeds": {
    word: "Newly succeeds",
    icon: CirclePlus,
    tone: "active",
    help: "Failed then and succeeds with the draft.",
  },
  "cannot-tell": {
    word: "Cannot tell",
    icon: CircleHelp,
    tone: "doubt",
    help: "History does not say what would come of it. Never counted as the same.",
  },
};
