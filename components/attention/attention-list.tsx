"use client";

import { usePath, usePlace } from "@/components/shell/place";
import { Count } from "@/components/ui/badge";
import { formatInstant, formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { StatusIcon } from "@/components/ui/status-badge";
import { useNow } from "@/components/ui/use-now";

type Kind = "in-doubt" | "held" | "failed" | "paused" | "drift";

const kinds: readonly {
  readonly kind: Kind;
  readonly title: string;
  readonly status: string;
  /** List of all of them. */
  readonly all: string;
  readonly document: string;
}[] = [
  {
    kind: "in-doubt",
    title: "In doubt",
    status: "in-doubt",
    all: "/runs?view=in-doubt",
    document: "/runs/",
  },
  {
    kind: "held",
    title: "Waiting for credentials",
    status: "held",
    all: "/runs?view=attention&status=held",
    document: "/runs/",
  },
  {
    kind: "failed",
    title: "Failed runs",
    status: "failed",
    all: "/runs?view=attention",
    document: "/runs/",
  },
  {
    kind: "paused",
    title: "Connections paused",
    status: "paused",
    all: "/connections",
    document: "/connections/",
  },
  {
    kind: "drift",
    title: "Other environments behind",
    status: "at-risk",
    all: "/flows",
    document: "/flows/",
  },
];

type AttentionListProps = {
  readonly counts: { readonly [kind in Kind]: number } | undefined;
  readonly items: readonly (Item & { readonly kind: string })[];
  readonly onOpen: () => void;
};

/** What needs somebody, kind by kind, each entry leading to its place. */
export function AttentionList({ counts, items, onOpen }: AttentionListProps) {
  return kinds.map((kind) => (
    <KindList
      key={kind.kind}
      {...kind}
      count={counts?.[kind.kind] ?? 0}
      items={items.filter((item) => item.kind === kind.kind)}
      onOpen={onOpen}
    />
  ));
}

type Item = {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly at: Date | null;
};

function KindList({
  title,
  status,
  all,
  document,
  count,
  items,
  onOpen,
}: (typeof kinds)[number] & {
  readonly count: number;
  readonly items: readonly Item[];
  readonly onOpen: () => void;
}) {
  const path = usePath();
  const now = useNow(60_000);
  const { timeZone } = usePlace().distributor;
  if (count === 0) return null;
  return (
    <section className="border-line border-b pb-1 last:border-b-0">
      <h2 className="flex items-center gap-2 px-3 pt-2.5 pb-1 font-medium text-12 text-fg-2">
        {title}
        <Count value={count} />
        <Link
          href={path(all)}
          onClick={onOpen}
          className="ml-auto text-accent-text hover:underline"
        >
          Show all
        </Link>
      </h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Link
              href={path(`${document}${item.id}`)}
              onClick={onOpen}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 px-3 py-1.5 text-12 -outline-offset-2 hover:bg-hover"
            >
              <StatusIcon status={status} />
              <span className="truncate font-medium">{item.name}</span>
              {item.at === null ? (
                <span />
              ) : (
                <time
                  dateTime={item.at.toISOString()}
                  title={formatInstant(item.at.getTime(), timeZone)}
                  className="text-fg-3 tabular-nums"
                >
                  {formatTime(item.at.getTime(), now, timeZone)}
                </time>
              )}
              <span className="col-span-2 col-start-2 truncate text-fg-2" title={item.text}>
                {item.text}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
