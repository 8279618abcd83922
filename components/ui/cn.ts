import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const sizes = ["11", "12", "13", "14", "16", "20", "26"];
const controls = [
  "control",
  "control-s",
  "control-l",
  "row",
  "row-tight",
  "tree",
  "head",
  "topbar",
];

const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: sizes }],
      rounded: [{ rounded: ["3", "5", "6", "8", "12", "full"] }],
      shadow: [{ shadow: ["1", "2", "3"] }, "outline-control", "outline-strong"],
      h: [{ h: controls }],
    },
  },
});

/** Joins class names; of two Tailwind classes for the same property the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
