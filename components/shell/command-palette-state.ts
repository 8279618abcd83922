import { create } from "zustand";

type PaletteState = {
  readonly open: boolean;
  readonly show: () => void;
  readonly setOpen: (open: boolean) => void;
};

/** Whether the command palette is open; any control may show it. */
export const useCommandPalette = create<PaletteState>()((set) => ({
  open: false,
  show: () => set({ open: true }),
  setOpen: (open) => set({ open }),
}));
