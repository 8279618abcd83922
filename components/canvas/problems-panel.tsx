"use client";

import { CircleX, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { Count } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { laterComponent } from "@/components/ui/later-component";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { publishingWords } from "./publishing-words";
import { keyOfProblem, type Problems } from "./told-problems";

const ChangeList = laterComponent(() =>
  import("./change-list").then((module) => module.ChangeList),
);

/** More do not help: they are solved from the top. */
const shownMost = 100;

type ProblemsPanelProps = {
  readonly document: FlowDocument;
  readonly problems: Problems;
  readonly changes: readonly FlowChange[];
  /** Number of the version the changes are since; null before the first. */
  readonly since: number | null;
  readonly onJump: (problem: FlowProblem) => void;
  readonly onFix: (problem: FlowProblem) => void;
  readonly onShow: (node: string | null) => void;
  readonly versionCount: number;
  readonly versions: ReactNode;
  readonly outline: ReactNode;
};

/** What keeps the flow from being published, and what it changes; each line leads to its place. */
export function ProblemsPanel({
  document,
  problems,
  changes,
  since,
  onJump,
  onFix,
  onShow,
  versionCount,
  versions,
  outline,
}: ProblemsPanelProps) {
  const { all, errors } = problems;
  const [tab, setTab] = useAddressChoice<string>("dock", "problems");
  return (
    <section
      aria-label="Problems, changes, versions and outline"
      data-dock
      className="@container h-[119px] shrink-0 border-line border-t bg-surface"
    >
      <Tabs value={tab} onValueChange={setTab} className="flex h-full flex-col">
        <div className="relative">
          <TabList aria-label="Problems, changes, versions and outline">
            <Tab value="problems">
              Problems
              <Count value={all.length} tone={errors > 0 ? "negative" : "neutral"} />
            </Tab>
            <Tab value="changes">
              Changes
              <Count value={changes.length} />
            </Tab>
            <Tab value="versions">
              Versions
              <Count value={versionCount} />
            </Tab>
            <Tab value="outline">Outline</Tab>
          </TabList>
          <span className="@max-[480px]:hidden absolute top-2 right-3 text-12 text-fg-3">
            {publishingWords(all)}
          </span>
        </div>
        <TabPanel value="problems" className="min-h-0 flex-1 overflow-y-auto outline-none">
          {all.length === 0 ? (
            <p className="px-4 py-2 text-12 text-fg-3">
              Nothing is wrong that can be seen before it runs. Problems appear here; press one to
              go to its field.
            </p>
          ) : (
            <ul>
              {all.slice(0, shownMost).map((problem) => (
                <ProblemLine
                  key={keyOfProblem(problem)}
                  problem={problem}
                  name={
                    problem.node === undefined
                      ? "Flow"
                      : (document.nodes[problem.node]?.name ?? problem.node)
                  }
                  onJump={onJump}
                  onFix={onFix}
                />
              ))}
              {all.length > shownMost ? (
                <li className="px-4 py-1.5 text-12 text-fg-3">
                  And {all.length - shownMost} more, shown as these are solved.
                </li>
              ) : null}
            </ul>
          )}
        </TabPanel>
        <TabPanel value="changes" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <ChangeList changes={changes} since={since} document={document} onShow={onShow} />
        </TabPanel>
        <TabPanel value="versions" className="min-h-0 flex-1 overflow-y-auto outline-none">
          {versions}
        </TabPanel>
        <TabPanel value="outline" className="min-h-0 flex-1 overflow-y-auto outline-none">
          {outline}
        </TabPanel>
      </Tabs>
    </section>
  );
}

const ProblemLine = memo(function ProblemLine({
  problem,
  name,
  onJump,
  onFix,
}: {
  readonly problem: FlowProblem;
  readonly name: string;
  readonly onJump: (problem: FlowProblem) => void;
  readonly onFix: (problem: FlowProblem) => void;
}) {
  const error = problem.severity === "error";
  return (
    <li className="flex h-row-tight items-center border-line border-b text-12 last:border-b-0 hover:bg-hover">
      <button
        type="button"
        onClick={() => onJump(problem)}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 pl-4 text-left -outline-offset-2"
      >
        <Icon
          as={error ? CircleX : TriangleAlert}
          size="s"
          className={error ? "text-negative" : "text-caution"}
        />
        <span className="truncate" title={problem.message}>
          {problem.message}
        </span>
        <span className="ml-auto max-w-44 shrink-0 truncate pl-2 text-fg-2">{name}</span>
      </button>
      <button
        type="button"
        onClick={() => (problem.fix === undefined ? onJump(problem) : onFix(problem))}
        className="max-w-44 min-w-16 shrink-0 truncate pr-4 pl-3 text-right font-medium text-accent-text hover:underline -outline-offset-2"
      >
        {problem.fix?.label ?? "Show"}
      </button>
    </li>
  );
});
