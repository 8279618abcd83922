/** Takes out of this tab what is kept there of a person's work: drafts, steps back and pasted messages. */
export function forgetTab(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("orderloom:")) sessionStorage.removeItem(key);
  }
}
