import { useEffect, useId } from "react";
import { create } from "zustand";

/** Something the palette can do: lead to a page of the environment, or run. */
export type PaletteAction = {
  readonly name: string;
  readonly keys?: string;
  /** What has to be done before, or why there is nothing to do; it cannot be chosen until then. */
  readonly first?: string | null;
} & ({ readonly path: string } | { readonly run: () => void });

/** What the page that is open offers, by the part of it that does. */
export const usePaletteState = create<{
  readonly offers: { readonly [part: string]: readonly PaletteAction[] };
}>()(() => ({ offers: {} }));

/** Puts actions into the palette for as long as the component is there. Keep the list the same between renders. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const part = useId();
  useEffect(() => {
    usePaletteState.setState(({ offers }) => ({ offers: { ...offers, [part]: actions } }));
    return () =>
      usePaletteState.setState(({ offers }) => {
        const { [part]: _gone, ...others } = offers;
        return { offers: others };
      });
  }, [part, actions]);
}
