import { fileURLToPath } from "node:url";

/** Where the pictures and their list are kept. */
export const pictureFolder = fileURLToPath(new URL("../docs/screens", import.meta.url));

export const looks = [
  { look: "light", colorScheme: "light", size: { width: 1440, height: 900 } },
  { look: "dark", colorScheme: "dark", size: { width: 1440, height: 900 } },
  { look: "phone-light", colorScheme: "light", size: { width: 390, height: 844 } },
  { look: "phone-dark", colorScheme: "dark", size: { width: 390, height: 844 } },
] as const;
export type Look = (typeof looks)[number]["look"];

/** E.g. `run-failed-phone-dark.webp`. */
export const pictureFile = (screen: string, look: Look): string => `${screen}-${look}.webp`;
