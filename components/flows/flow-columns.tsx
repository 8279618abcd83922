import { Badge, Tag } from "@/components/ui/badge";
import { formatCount, formatInstant, formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { StatusBadge, StatusIcon } from "@/components/ui/status-badge";
import type { Column } from "@/components/ui/virtual-table";
import { counted } from "@/runtime/counted";
import { FlowMenu } from "./flow-menu";
import type { FlowRow } from "./use-flow-list";

type Context = {
  readonly now: number;
  readonly zone: string;
  readonly path: (page: string) => string;
  readonly mayEdit: boolean;
  /** The environment the list is of. */
  readonly kind: "test" | "production";
};

/** How a flow stands in this environment, as a status. */
export function flowStatus(row: FlowRow): string {
  if (row.live === null) return "draft";
  return row.live.state === "active" ? "live" : row.live.state;
}

function CountCell({ value, className }: { readonly value: number; readonly className?: string }) {
  return value === 0 ? (
    <span className="text-fg-3">0</span>
  ) : (
    <span className={className}>{formatCount(value)}</span>
  );
}

function VersionCell({ row }: { readonly row: FlowRow }) {
  if (row.live === null) return <span className="text-fg-3">Never published</span>;
  return (
    <>
      <span className="tabular-nums">v{row.live.number}</span>
      <Drift row={row} />
      {row.live.draftDiffers ? <Tag className="ml-2">Draft differs</Tag> : null}
    </>
  );
}

const places = { test: "Test", production: "Production" } as const;

/** Another environment that runs another version: older is worth a colour, newer a word. */
function Drift({ row }: { readonly row: FlowRow }) {
  const here = row.live?.number ?? 0;
  return row.elsewhere
    .filter(({ number, state }) => number !== here && state !== "withdrawn")
    .map(({ kind, number }) => (
      <Badge key={kind} tone={number < here ? "caution" : "neutral"} className="ml-2">
        {places[kind]} runs v{number}
      </Badge>
    ));
}

function UnderWay({ row, path }: { readonly row: FlowRow; readonly path: Context["path"] }) {
  const doubt = row.activity?.inDoubt ?? 0;
  if (doubt > 0) {
    return (
      <Link
        href={path(`/runs?view=in-doubt&flow=${row.id}`)}
        className="text-doubt hover:underline"
      >
        {formatCount(doubt)} in doubt
      </Link>
    );
  }
  return <CountCell value={row.activity?.unfinished ?? 0} />;
}

function LastFailure({ row, now, zone, path }: Context & { readonly row: FlowRow }) {
  const failure = row.activity?.lastFailure;
  if (failure === undefined || failure === null) return <span className="text-fg-3">–</span>;
  return (
    <Link
      href={path(`/runs/${failure.run}`)}
      title={`${failure.code}, ${formatInstant(failure.at, zone)}`}
      className="text-negative hover:underline"
    >
      {formatTime(failure.at, now, zone)}
    </Link>
  );
}

/** Columns of the flow list; status comes first. */
/** A draft may be without a name for a while. */
function nameOf({ name }: FlowRow): string {
  return name.trim() === "" ? "Unnamed" : name;
}

export function flowColumns(context: Context): readonly Column<FlowRow>[] {
  const { now, zone, path } = context;
  return [
    {
      id: "status",
      head: "Status",
      width: "116px",
      cell: (row) => <StatusBadge status={flowStatus(row)} bare />,
    },
    {
      id: "name",
      head: "Flow",
      width: "minmax(200px, 2fr)",
      cell: (row) => (
        <Link href={path(`/flows/${row.id}`)} className="font-medium text-13 hover:underline">
          {nameOf(row)}
        </Link>
      ),
    },
    {
      id: "version",
      head: "Live version",
      width: "minmax(150px, 1.4fr)",
      cell: (row) => <VersionCell row={row} />,
    },
    {
      id: "today",
      head: "Runs today",
      width: "96px",
      align: "right",
      cell: (row) => <CountCell value={row.activity?.today ?? 0} />,
    },
    {
      id: "failed",
      head: "Failed today",
      width: "104px",
      align: "right",
      cell: (row) => (
        <CountCell value={row.activity?.failedToday ?? 0} className="font-medium text-negative" />
      ),
    },
    {
      id: "under-way",
      head: "Under way",
      width: "100px",
      align: "right",
      cell: (row) => <UnderWay row={row} path={path} />,
    },
    {
      id: "failure",
      head: "Last failure",
      width: "104px",
      align: "right",
      cell: (row) => <LastFailure row={row} {...context} />,
    },
    {
      id: "changed",
      head: "Changed",
      width: "104px",
      align: "right",
      cell: (row) => (
        <time
          dateTime={row.updatedAt.toISOString()}
          title={formatInstant(row.updatedAt.getTime(), zone)}
          className="text-fg-2"
        >
          {formatTime(row.updatedAt.getTime(), now, zone)}
        </time>
      ),
    },
    ...(context.mayEdit
      ? [
          {
            id: "menu",
            head: <span className="sr-only">Actions</span>,
            width: "48px",
            cell: (row: FlowRow) => (
              <FlowMenu
                id={row.id}
                name={nameOf(row)}
                publications={publicationsOf(row, context)}
              />
            ),
          },
        ]
      : []),
  ];
}

function publicationsOf({ live, elsewhere }: FlowRow, { kind }: Context) {
  return live === null ? elsewhere : [...elsewhere, { kind, state: live.state }];
}

/** A flow in two lines for a phone. */
export function CompactFlow({ row }: { readonly row: FlowRow }) {
  const failed = row.activity?.failedToday ?? 0;
  const today = row.activity?.today ?? 0;
  return (
    <span className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2">
      <StatusIcon status={flowStatus(row)} />
      <span className="truncate font-medium text-13">{nameOf(row)}</span>
      <span className="text-11 text-fg-3 tabular-nums">
        {row.live ? `v${row.live.number}` : "Draft"}
      </span>
      <span />
      <span className="truncate text-fg-3">
        {counted(today, "run")} today
        {failed > 0 ? <span className="text-negative">, {formatCount(failed)} failed</span> : null}
      </span>
    </span>
  );
}
