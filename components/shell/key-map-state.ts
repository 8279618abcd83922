import { create } from "zustand";

type KeyMapState = {
  readonly open: boolean;
  readonly show: () => void;
  readonly setOpen: (open: boolean) => void;
};

/** Whether the map of keys is open; any control may show it. */
export const useKeyMap = create<KeyMapState>()((set) => ({
  open: false,
  show: () => set({ open: true }),
  setOpen: (open) => set({ open }),
}));
