/** Hands a text to the browser as a file to keep. The mark tells spreadsheets that it is UTF-8. */
export function saveCsvFile(name: string, text: string): void {
  const file = new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N} ._-]/gu, "_")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
