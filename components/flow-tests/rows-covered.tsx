import { counted } from "@/runtime/counted";
import type { Coverage } from "@/runtime/flow-tests/test-result";
import { rowWords } from "./coverage-diagram";

/** Row by row whether a test decides by it. */
export function RowsCovered({
  name,
  rows,
}: {
  readonly name: string;
  readonly rows: Coverage["rows"][string];
}) {
  const numbers = Array.from({ length: rows.of ?? 0 }, (_, at) => at + 1);
  const { "0": usual } = rows.hit;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={`Rows of ${rows.table}`}
      className="max-h-40 overflow-y-auto border-line border-t bg-surface px-3 py-2 text-12"
    >
      <h2 className="font-semibold">
        {name}: {rowWords(rows)} of {rows.table}
      </h2>
      <ul className="mt-1 flex flex-wrap gap-1">
        {numbers.map((row) => {
          const hit = rows.hit[row];
          return (
            <li
              key={row}
              className={`rounded-3 px-1.5 py-0.5 ${hit === undefined ? "bg-neutral-tint text-fg-2" : "bg-positive-tint"}`}
            >
              Row {row}
              <span className="sr-only">: </span>
              {hit === undefined ? " not covered" : ` ${counted(hit, "time")}`}
            </li>
          );
        })}
        {usual === undefined ? null : (
          <li className="rounded-3 bg-positive-tint px-1.5 py-0.5">
            No row {counted(usual, "time")}
          </li>
        )}
      </ul>
    </section>
  );
}
