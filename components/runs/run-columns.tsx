import { TriangleAlert } from "lucide-react";
import { useCan, usePath } from "@/components/shell/place";
import { Tag } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatDuration, formatInstant, formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { statusOf, toneSolid, toneText } from "@/components/ui/status";
import { StatusBadge, StatusIcon } from "@/components/ui/status-badge";
import type { Column } from "@/components/ui/virtual-table";
import { rowWords } from "@/runtime/nodes/row-words";
import { rowAddress } from "./row-address";
import { causeFirst, documentName, kindName, outcomeOf, purposeName } from "./run-words";
import type { RunRow } from "./use-run-list";

export type RowContext = { readonly now: number; readonly zone: string };

type ColumnContext = RowContext & {
  /** Kinds of numbers with a column of their own. */
  readonly kinds: readonly string[];
};

/** The column the list opens with, until somebody chooses. */
export const openingKinds: readonly string[] = ["po"];

function durationOf(row: RunRow, now: number): number {
  return Math.max(0, (row.endedAt ?? now) - row.acceptedAt);
}

/** Longer than this fills the bar. */
const barFullMs = 5_000;

function DurationCell({ row, now }: { readonly row: RunRow; readonly now: number }) {
  const ms = durationOf(row, now);
  const { tone } = statusOf(row.status);
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden="true" className="h-1 w-9 overflow-hidden rounded-full bg-neutral-tint">
        <span
          className={cn(
            "block h-1",
            tone === "positive" || tone === "neutral" ? "bg-neutral-solid" : toneSolid[tone],
          )}
          style={{ width: `${Math.max(4, Math.min(100, (ms / barFullMs) * 100))}%` }}
        />
      </span>
      <span className="w-16 text-right tabular-nums">{formatDuration(ms)}</span>
    </span>
  );
}

/** The table is a link; by the keyboard one comes to it through the run. */
function AwaitedRow({ awaits }: { readonly awaits: NonNullable<RunRow["awaits"]> }) {
  const path = usePath();
  const mayEdit = useCan("table.edit");
  const { table, name, row } = awaits;
  return (
    <span className="text-fg-2">
      Waits for a row in{" "}
      <Link
        href={path(mayEdit ? rowAddress(table, row) : `/tables/${table}`)}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        className="font-medium text-accent-text hover:underline"
      >
        {name}
      </Link>
      : {rowWords(row)}
    </span>
  );
}

function Outcome({ row, now }: { readonly row: RunRow; readonly now: number }) {
  const { tone } = statusOf(row.status);
  const text = outcomeOf(row, now);
  if (row.awaits !== null && row.status === "waiting") return <AwaitedRow awaits={row.awaits} />;
  if (row.warned) {
    return (
      <span
        title={text}
        className={cn("inline-flex max-w-full items-center gap-1", toneText.caution)}
      >
        <Icon as={TriangleAlert} size="s" className="shrink-0" />
        <span className="sr-only">Warning: </span>
        <span className="min-w-0 truncate">{text}</span>
      </span>
    );
  }
  const loud = tone === "negative" || tone === "doubt" ? toneText[tone] : null;
  return (
    <span title={text} className={loud ?? "text-fg-2"}>
      {causeFirst(text)}
    </span>
  );
}

function Purpose({ row }: { readonly row: RunRow }) {
  const name = purposeName(row);
  return name === null ? null : <Tag className="ml-1.5">{name}</Tag>;
}

/** A column of the numbers of one kind; flows may spell it differently, as `erp-order` and `erpOrder`. */
function kindColumn(kind: string): Column<RunRow> {
  const name = kindName(kind);
  const fits = (own: string) => own === kind || kindName(own) === name;
  return {
    id: `key:${kind}`,
    head: name,
    width: "minmax(100px, 0.7fr)",
    cell: ({ keys }) => {
      const text = keys
        .filter((key) => fits(key.kind))
        .map(({ value }) => value)
        .join(", ");
      return text === "" ? (
        <span className="text-fg-3">–</span>
      ) : (
        <span className="mono" title={text}>
          {text}
        </span>
      );
    },
  };
}

/** Columns of the run list; status comes first. */
export function runColumns({ now, zone, kinds }: ColumnContext): readonly Column<RunRow>[] {
  return [
    {
      id: "status",
      head: "Status",
      width: "116px",
      cell: (row) => <StatusBadge status={row.status} bare />,
    },
    {
      id: "started",
      head: "Started",
      width: "80px",
      cell: (row) => (
        <time
          dateTime={new Date(row.acceptedAt).toISOString()}
          title={formatInstant(row.acceptedAt, zone)}
          className="text-fg-2 tabular-nums"
        >
          {formatTime(row.acceptedAt, now, zone)}
        </time>
      ),
    },
    {
      id: "flow",
      head: "Flow",
      width: "minmax(150px, 1.3fr)",
      cell: (row) => (
        <>
          {row.flowName ?? "Flow removed"}{" "}
          {row.version === null ? null : (
            <span className="text-fg-3 tabular-nums">v{row.version}</span>
          )}
          <Purpose row={row} />
        </>
      ),
    },
    {
      id: "document",
      head: "Document",
      width: "minmax(120px, 1fr)",
      cell: (row) => documentName(row),
    },
    ...kinds.map(kindColumn),
    {
      id: "duration",
      head: "Duration",
      width: "124px",
      align: "right",
      cell: (row) => <DurationCell row={row} now={now} />,
    },
    {
      id: "steps",
      head: "Steps",
      width: "52px",
      align: "right",
      cell: (row) => <span className="text-fg-2">{row.steps ?? "–"}</span>,
    },
    {
      id: "outcome",
      head: "Outcome",
      width: "minmax(160px, 3fr)",
      cell: (row) => <Outcome row={row} now={now} />,
    },
  ];
}

/** A row of two lines for a phone. */
export function CompactRun({ row, now, zone }: RowContext & { readonly row: RunRow }) {
  return (
    <span className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2">
      <StatusIcon status={row.status} />
      <span className="truncate font-medium text-13">{documentName(row)}</span>
      <span className="text-right text-11 text-fg-3 tabular-nums">
        {formatTime(row.acceptedAt, now, zone)}
      </span>
      <span />
      <span className="truncate text-fg-3">
        {row.flowName ?? "Flow removed"}
        {outcomeOf(row, now) === "" ? null : " · "}
        <Outcome row={row} now={now} />
      </span>
      <span className="text-right text-11 text-fg-3 tabular-nums">
        {formatDuration(durationOf(row, now))}
      </span>
    </span>
  );
}
