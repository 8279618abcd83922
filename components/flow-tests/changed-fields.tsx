"use client";

import { Button } from "@/components/ui/button";
import { counted } from "@/runtime/counted";
import type { ValueChange } from "@/runtime/diff-values";

/** Where two documents differ, the old value over the new one. */
export function ChangedFields({
  changes,
  more,
  onIgnore,
}: {
  readonly changes: readonly ValueChange[];
  readonly more: number;
  /** The test does not look at a field any more; null where it cannot be told so. */
  readonly onIgnore: ((field: string) => void) | null;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section tabIndex={0} aria-label="What differs" className="mt-2 ml-5.5 max-h-72 overflow-auto">
      <table className="w-full border-collapse text-12">
        <caption className="sr-only">What differs</caption>
        <thead className="text-left text-11 text-fg-3">
          <tr>
            <th className="w-[34%] font-medium">Field</th>
            <th className="font-medium">Test</th>
            <th className="font-medium">Now</th>
            {onIgnore === null ? null : (
              <th>
                <span className="sr-only">What to do</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path} className="border-line border-t align-top">
              <th scope="row" className="break-words py-1 pr-2 text-left font-normal">
                <span className="mono break-all">{path === "" ? "the whole" : path}</span>
              </th>
              <Value value={before} className="bg-negative-tint" absent="not there" />
              <Value value={after} className="bg-positive-tint" absent="gone" />
              {onIgnore === null || path === "" ? null : (
                <td className="text-right">
                  <Button
                    size="s"
                    look="quiet"
                    aria-label={`Ignore ${path}`}
                    onClick={() => onIgnore(path.replace(/\[\d+\]/g, "[]"))}
                  >
                    Ignore
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="text-12 text-fg-3">And {counted(more, "more field")}.</p> : null}
    </section>
  );
}

const longest = 300;

function Value({
  value,
  className,
  absent,
}: {
  readonly value: ValueChange["before"];
  readonly className: string;
  readonly absent: string;
}) {
  if (value === undefined) return <td className="py-1 pr-2 text-fg-3">{absent}</td>;
  const text = JSON.stringify(value);
  const cut = text.length > longest;
  return (
    <td className="py-1 pr-2">
      <span className={`mono break-all rounded-3 px-1 ${className}`}>
        {cut ? `${text.slice(0, longest)} …` : text}
      </span>
      {cut ? <span className="text-fg-3"> {counted(text.length, "character")}</span> : null}
    </td>
  );
}
