/** A part of a whole in percent: one decimal where it is small or nearly all of it, and 100 % only where it is all. */
export function shareWords(value: number, whole: number): string {
  if (whole === 0 || value === 0) return "";
  const percent = (value / whole) * 100;
  if (percent < 0.1) return "< 0.1 %";
  if (percent === 100) return "100 %";
  if (percent > 99) return `${Math.floor(percent * 10) / 10} %`;
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`;
}
