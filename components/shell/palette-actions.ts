import { useEffect } from "react";
import { create } from "zustand";

/** Something the palette can do: lead to a page of the environment, or run. */
export type PaletteAction = { readonly name: string; readonly keys?: string } & (
  | { readonly path: string }
  | { readonly run: () => void }
);

/** What the page that is open offers. */
export const usePaletteState = create<{ readonly actions: readonly PaletteAction[] }>()(() => ({
  actions: [],
}));

/** Puts a page's actions into the palette for as long as it is open. Keep the list the same between renders. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  useEffect(() => {
    usePaletteState.setState({ actions });
    return () => usePaletteState.setState({ actions: [] });
  }, [actions]);
}
