import type { Json } from "@/runtime/json";
import type { OriginText } from "@/server/runs/field-origins";

/** Longer values are cut: what matters is which one it is. */
const textMax = 200;

export function originText(value: Json): OriginText {
  const text = JSON.stringify(value);
  return { text: text.slice(0, textMax), characters: text.length };
}

/** What is not there stays absent. */
export function withText<Rest extends object>(
  rest: Rest,
  value: Json | undefined,
): Rest & { readonly value?: OriginText } {
  return value === undefined ? rest : { ...rest, value: originText(value) };
}
