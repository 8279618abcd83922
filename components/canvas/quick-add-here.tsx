"use client";

import { type Add, placeAfterSelection } from "./editor-actions";
import { useEditorStore } from "./editor-context";
import type { QuickAdd as Request } from "./editor-store";
import { QuickAdd } from "./quick-add";

/** Adds what is chosen at the port, on the line or at the place that it was asked for. */
export function QuickAddHere({ request, add }: { readonly request: Request; readonly add: Add }) {
  const store = useEditorStore();
  return (
    <QuickAdd
      request={request}
      onClose={() => store.setState({ quickAdd: null })}
      onAdd={(type, more) => {
        const { from, on, at } = request;
        const place = at === null ? {} : { at };
        const also = from === null ? {} : { also: `${from.node}.${from.port}` };
        // Where nothing must be filled in, the keys stay the canvas's.
        const options = more ? {} : { enter: "required" as const };
        if (on !== null) add(type, { on, ...place, ...also }, options);
        else if (from !== null) add(type, { after: from.node, port: from.port, ...place }, options);
        else add(type, at === null ? placeAfterSelection(store) : { at }, options);
        store.setState({ quickAdd: more ? { from: null, on: null, at: null } : null });
      }}
    />
  );
}
