"use client";

import { Plus, Search } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { GuideButton, GuideOffer } from "@/components/guide/guide-offer";
import { LoadFailure } from "@/components/shell/load-failure";
import { NewRefused } from "@/components/shell/new-refused";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { useMedia } from "@/components/ui/media";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import { VirtualTable } from "@/components/ui/virtual-table";
import { CompactFlow, flowColumns } from "./flow-columns";
import { NewFlowDialog } from "./new-flow-dialog";
import { useFlowList } from "./use-flow-list";

const ArchivedFlows = laterComponent(() =>
  import("./archived-flows").then((module) => module.ArchivedFlows),
);

function NewFlowButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button look="primary" data-guide="new-flow" aria-haspopup="dialog" onClick={onPress}>
      <Icon as={Plus} size="s" />
      <span>
        New<span className="max-sm:sr-only"> flow…</span>
      </span>
    </Button>
  );
}

function Empty({ onMake }: { readonly onMake: (() => void) | null }) {
  return (
    <EmptyState
      title="No flows yet"
      why="A flow takes a message, such as an order from a shop, shapes it, decides, and hands it to other systems. Every message it takes becomes a run you can look into step by step."
      actions={
        onMake === null ? null : (
          <>
            <NewFlowButton onPress={onMake} />
            <GuideButton />
          </>
        )
      }
      then={
        onMake !== null
          ? "You draw it on a canvas, try it on a sample, and publish it when it has no problems left."
          : "A consultant of your workbench can add one."
      }
    />
  );
}

type Which = "current" | "archived";

/** Which flows are listed, kept in the address. */
function useFilter() {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const put = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === "") next.delete(name);
    else next.set(name, value);
    router.replace(next.size === 0 ? pathname : `${pathname}?${next}`, { scroll: false });
  };
  const which: Which = params.get("show") === "archived" ? "archived" : "current";
  return {
    search: params.get("q") ?? "",
    setSearch: (text: string) => put("q", text),
    which,
    setWhich: (next: Which) => put("show", next === "archived" ? next : ""),
  };
}

/** Columns that a narrow window has no room for. */
const wideOnly: ReadonlySet<string> = new Set(["failed", "changed"]);

/** The flows of a distributor with how they fare in this environment. */
export function FlowsPage() {
  const list = useFlowList();
  const { search, setSearch, which, setWhich } = useFilter();
  const [current, setCurrent] = useState(-1);
  const { distributor, environment } = usePlace();
  const mayEdit = useCan("flow.edit");
  const path = usePath();
  const router = useRouter();
  const narrow = useMedia("(max-width: 47.99rem)");
  const now = useNow(60_000);
  const roomy = useMedia("(min-width: 80rem)");
  const columns = flowColumns({
    now,
    zone: distributor.timeZone,
    path,
    mayEdit,
    kind: environment.kind,
  }).filter(({ id }) => roomy || !wideOnly.has(id));
  // The button is another one once the list turns out to be empty.
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return list.rows.filter((row) => row.name.toLowerCase().includes(wanted));
  }, [list.rows, search]);

  const body = () => {
    if (which === "archived") return <ArchivedFlows search={search} />;
    if (list.error !== null) {
      return <LoadFailure what="The flows" error={list.error} onRetry={list.retry} />;
    }
    if (list.waiting) return <Skeleton lines={8} />;
    if (list.rows.length === 0) return <Empty onMake={mayEdit ? make : null} />;
    if (rows.length === 0) {
      return (
        <EmptyState
          title={`No flow is called ${search}`}
          why="The list shows this distributor's flows whose name has these letters. Look for a shorter part of the name; runs and order numbers are found with Ctrl K."
          actions={<Button onClick={() => setSearch("")}>Show all flows</Button>}
        />
      );
    }
    return (
      <VirtualTable
        label="Flows"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        current={current}
        onCurrent={setCurrent}
        onOpen={(row) => router.push(path(`/flows/${row.id}`))}
        compact={(row) => <CompactFlow row={row} />}
        narrow={narrow}
        rowHeight={36}
      />
    );
  };
  return (
    <>
      <PageBar>
        <ListTitle title="Flows" />
        <Spring />
        {mayEdit && (list.waiting || list.rows.length > 0) ? (
          <NewFlowButton onPress={make} />
        ) : null}
      </PageBar>
      {mayEdit ? (
        <NewFlowDialog open={making} onOpenChange={setMaking} />
      ) : (
        <NewRefused what="flows" />
      )}
      {list.waiting || list.rows.length > 0 || which === "archived" ? (
        <div className="flex min-h-11 shrink-0 items-center gap-2 border-line border-b px-4 py-2">
          <Input
            type="search"
            aria-label="Find a flow by name"
            placeholder="Find a flow"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            lead={<Icon as={Search} size="s" />}
            boxClassName="w-72 max-md:w-full"
          />
          <SegmentedControl
            label="Which flows"
            value={which}
            onValueChange={setWhich}
            options={[
              { value: "current", label: "Current" },
              { value: "archived", label: "Archived" },
            ]}
            className="ml-auto shrink-0"
          />
        </div>
      ) : null}
      {body()}
      {list.rows.length > 0 && which === "current" ? <GuideOffer /> : null}
    </>
  );
}
