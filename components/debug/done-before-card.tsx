"use client";

import { CopyCheck, ShieldQuestion } from "lucide-react";
import { iterationName } from "@/components/runs/iteration-picker";
import { ValueView } from "@/components/runs/value-view";
import { usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { formatInstant, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import {
  beforeTitle,
  beforeWhy,
  type DoneBefore,
  type DoneDeed,
  moreWords,
  onKeyWords,
  takeWords,
  whereWords,
} from "./before-words";
import type { DebugRun, DebugSlot } from "./use-debug";

type Props = {
  readonly run: string;
  readonly node: string;
  readonly name: string;
  readonly before: DoneBefore;
  readonly answered: DebugRun["answered"];
  readonly slot: DebugSlot | undefined;
  readonly busy: boolean;
  readonly mayChange: boolean;
  readonly mayGoLive: boolean;
  readonly onTake: () => void;
  readonly onGive: () => void;
  /** Looks anew at how the other runs stand, and sends where nothing speaks against it any more. */
  readonly onLook: (slot: DebugSlot | undefined) => void;
  /** Asks first. */
  readonly onSend: (slot: DebugSlot, as: "new" | "same-key") => void;
};

/** Nothing was sent: what other runs of the message did already, and what one can do about it. */
export function DoneBeforeCard(props: Props) {
  const { run, before, answered, slot } = props;
  const path = usePath();
  return (
    <div className="px-3 pb-3">
      <ErrorCard
        tone="caution"
        icon={ShieldQuestion}
        title={beforeTitle(before, props)}
        why={
          <>
            <p>{beforeWhy(before)}</p>
            {before.run === null ? null : (
              <p>
                <RunLink run={before.run} href={path(`/runs/${before.run}`)} /> goes on.
              </p>
            )}
            {before.deeds.length === 0 ? null : (
              <DeedList before={before} system={slot?.live?.name ?? before.slot} />
            )}
            {before.onKey === null ? null : (
              <p>{onKeyWords(before, slot?.live?.name ?? before.slot)}</p>
            )}
          </>
        }
        actions={props.mayChange ? <Deeds {...props} /> : null}
      />
      {answered === null ? null : (
        <div className="mt-3 overflow-hidden rounded-8 border border-line">
          <ValueView
            run={run}
            value={answered}
            label="What was answered"
            linesMax={12}
            lead={<span className="text-12 text-fg-2">What was answered</span>}
          />
        </div>
      )}
    </div>
  );
}

function Deeds({ before, slot, busy, mayGoLive, onTake, onGive, onLook, onSend }: Props) {
  return (
    <>
      {before.answer === null ? null : (
        <Button
          size="s"
          {...(before.deeds[0]?.sameRequest === true && { look: "primary" })}
          disabled={busy}
          onClick={onTake}
        >
          <Icon as={CopyCheck} size="s" />
          {takeWords(before)}
        </Button>
      )}
      <Button size="s" disabled={busy} onClick={onGive}>
        Type the answer…
      </Button>
      {before.kind === "unfinished" ? (
        <Button size="s" disabled={busy || !mayGoLive} onClick={() => onLook(slot)}>
          Look again
        </Button>
      ) : null}
      {mayGoLive && slot !== undefined && slot.live !== null ? (
        <>
          {before.onKey === null ? null : (
            <Button size="s" disabled={busy} onClick={() => onSend(slot, "same-key")}>
              Send under the same key…
            </Button>
          )}
          <Button size="s" look="danger" wraps disabled={busy} onClick={() => onSend(slot, "new")}>
            Send to {slot.live.name} as new…
          </Button>
        </>
      ) : null}
    </>
  );
}

function DeedList({
  before: { deeds, more },
  system,
}: {
  readonly before: DoneBefore;
  /** That it would be sent to. */
  readonly system: string;
}) {
  const { timeZone } = usePlace().distributor;
  return (
    <ul className="flex flex-col gap-1.5">
      {deeds.map((deed) => (
        <li key={`${deed.run} ${deed.key}`}>
          <DeedLine deed={deed} system={system} timeZone={timeZone} />
        </li>
      ))}
      {more === 0 ? null : <li>{moreWords(more)}</li>}
    </ul>
  );
}

function DeedLine({
  deed,
  system,
  timeZone,
}: {
  readonly deed: DoneDeed;
  readonly system: string;
  readonly timeZone: string;
}) {
  const path = usePath();
  const { run, node, name, path: iteration, at, key, done, debug, sameRequest } = deed;
  const place = new URLSearchParams({ node, ...(iteration !== "" && { path: iteration }) });
  return (
    <>
      <span className="block">
        <b className="font-medium text-fg">
          {name}
          {iteration === "" ? "" : `, ${iterationName(iteration)}`}
        </b>{" "}
        {done ? "was done" : "may have been done"} by{" "}
        <RunLink run={run} href={path(`/runs/${run}?${place}`)} />
        {debug ? ", which was stepped through" : ""}, {formatInstant(at, timeZone)}
        {whereWords(deed, system)}
        {sameRequest ? ", with the same request" : ", with another request"}
      </span>
      {key === "" ? null : <span className="mono block break-all text-11 text-fg-3">{key}</span>}
    </>
  );
}

function RunLink({ run, href }: { readonly run: string; readonly href: string }) {
  return (
    <Link className="text-fg underline" href={href}>
      run {runName(run)}
    </Link>
  );
}
