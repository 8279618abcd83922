/** Whether a field is, or is within, one of `ignored`; `lines[].id` means the one of every entry. */
export function isIgnored(field: string, ignored: readonly string[]): boolean {
  if (ignored.length === 0) return false;
  const plain = field.replace(/\[\d+\]/g, "[]");
  return ignored.some(
    (pattern) => isWithin(field, pattern) || isWithin(plain, pattern.replaceAll("[*]", "[]")),
  );
}

function isWithin(field: string, pattern: string): boolean {
  return (
    pattern !== "" &&
    field.startsWith(pattern) &&
    (field.length === pattern.length || /^[.[]/.test(field.slice(pattern.length)))
  );
}
