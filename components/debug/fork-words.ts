import type { BegunAnew } from "./use-debug";

const tooLong: { readonly [why in NonNullable<BegunAnew>]: string } = {
  steps: "it came to more than 5,000 steps",
  values: "it came to more than 32 MB of large values",
  record: "its record is longer than 32 MB",
};

/** What of a list a fork in one of its items takes over; undefined while that is not known. */
export function forkWords(anew: BegunAnew | "unknown" | undefined): string {
  if (anew === undefined) {
    return "here; what came before is taken over. Whether the items before this one are is being looked at.";
  }
  if (anew === "unknown") {
    return "here; what came before is taken over, the items before this one too, unless the list is too long for that: then it begins anew and goes on to this item. Which of it is so could not be asked.";
  }
  if (anew !== null) {
    return `with this list, which is too long to be taken over in part (${tooLong[anew]}), and goes on to this item; what came before the list is taken over.`;
  }
  return "here; what came before is taken over, the items before this one too, where the draft has the same steps in the list.";
}
