"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import { applySuggestions } from "@/runtime/mapping/apply-suggestions";
import { suggestFields } from "@/runtime/mapping/suggest-fields";
import type { Suggestion } from "@/runtime/mapping/suggestion";
import { everyNode } from "@/runtime/mapping/target-tree";
import type { Mapper } from "./use-mapper";

export type Suggestions = {
  readonly all: readonly Suggestion[];
  readonly open: boolean;
  setOpen(open: boolean): void;
  use(suggestions: readonly Suggestion[]): void;
  dismiss(suggestion: Suggestion): void;
};

/** What is proposed for targets that nothing fills, a moment behind what is drawn. */
export function useSuggestions(mapper: Mapper): Suggestions {
  const [open, setOpen] = useState(false);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  // What fills a target does not matter here, only whether something does.
  const targets = useDeferredValue(mapper.frame);
  const roots = useDeferredValue(mapper.roots);
  const loops = useDeferredValue(mapper.loops);
  const found = useMemo(() => suggestFields(targets, roots, loops), [targets, roots, loops]);
  const all = useMemo(() => found.filter((one) => !dismissed.has(keyOf(one))), [found, dismissed]);
  return {
    all,
    open,
    setOpen,
    use(suggestions) {
      // In the order of the target, so that the rows read as its document does.
      const order = new Map(everyNode(mapper.targets).map(({ target }, index) => [target, index]));
      const sorted = suggestions.toSorted(
        (a, b) => (order.get(a.target) ?? 0) - (order.get(b.target) ?? 0),
      );
      const { fields, left } = applySuggestions(mapper.fields, sorted);
      const count = suggestions.length - left.length;
      const [first] = suggestions;
      mapper.write(
        () => fields,
        suggestions.length === 1 && first !== undefined
          ? `Map ${first.source?.name ?? first.form} to ${first.target}`
          : `Use ${counted(count, "suggestion")}`,
      );
      if (left.length > 0) {
        notifyFailure(`${left.length} could not be drawn: ${left[0]?.target} and what is like it.`);
      } else if (suggestions.length > 1)
        notify(`${counted(count, "line")} drawn. Ctrl Z takes back what was done.`);
    },
    dismiss: (one) => setDismissed((old) => new Set(old).add(keyOf(one))),
  };
}

function keyOf({ target, source, form }: Suggestion): string {
  return `${source?.path ?? form} ${target}`;
}
