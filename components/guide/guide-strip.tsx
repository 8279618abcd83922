"use client";

import { Circle, CircleCheck, Crosshair, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { DocsLink } from "@/components/docs/docs-link";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Spring } from "@/components/ui/top-bar";
import { GuideRing } from "./guide-ring";
import { notBegun, setProgress, useGuide } from "./guide-state";
import { type GuidePart, type GuideView, guideSteps } from "./guide-steps";
import { useGuideView, useProgress } from "./guide-view";

/** The guide under the page: what to do, why, and where. It covers nothing; the focus comes only from its own button. */
export function GuideStrip() {
  const view = useGuideView();
  useProgress(view);
  const { state, step } = view.progress;
  if (state === "done") return <Finished />;
  const current = guideSteps[step];
  if (state !== "running" || current === undefined) return null;
  const next = current.parts.find(({ done }) => !done(view));
  return (
    <section
      aria-label="First flow guide"
      className="flex shrink-0 items-center gap-4 border-accent-line border-t bg-accent-tint px-3 py-2 max-lg:hidden"
    >
      <div className="min-w-0">
        <p role="status" className="truncate font-semibold">
          <span className="mr-2 font-medium text-12 text-accent-text tabular-nums">
            Step {step + 1} of {guideSteps.length}
          </span>
          {current.title}
        </p>
        <p className="line-clamp-2 max-w-[68ch] text-12 text-fg-2">{current.why}</p>
      </div>
      <ul className="flex min-w-0 flex-col gap-0.5 text-12">
        {current.parts.map((part) => (
          <Part key={part.text} part={part} done={part.done(view)} next={part === next} />
        ))}
      </ul>
      <Spring />
      {next === undefined ? null : <ShowMe part={next} view={view} />}
      <Button
        size="s"
        look="quiet"
        onClick={() =>
          setProgress(step < guideSteps.length - 1 ? { step: step + 1 } : { state: "done" })
        }
      >
        Skip step
      </Button>
      <IconButton
        icon={X}
        size="s"
        label="Put the guide away"
        onClick={() => setProgress({ state: "away" })}
      />
      {next === undefined ? null : <GuideRing target={next.target} />}
    </section>
  );
}

function Part({
  part,
  done,
  next,
}: {
  readonly part: GuidePart;
  readonly done: boolean;
  readonly next: boolean;
}) {
  return (
    <li className="flex items-start gap-1.5">
      <Icon
        as={done ? CircleCheck : Circle}
        size="s"
        className={done ? "mt-px text-positive" : "mt-px text-fg-3"}
      />
      <span className={next ? "font-medium" : done ? "text-fg-2" : ""}>
        {part.text}
        {done ? <span className="sr-only"> (done)</span> : null}
      </span>
    </li>
  );
}

/** Puts the focus on the control; where it is on another page, leads there. */
function ShowMe({ part, view }: { readonly part: GuidePart; readonly view: GuideView }) {
  const router = useRouter();
  const path = usePath();
  const button = useRef<HTMLButtonElement>(null);
  const pressed = useGuide((guide) => guide.pressed);
  useEffect(() => {
    if (!pressed) return;
    useGuide.setState({ pressed: false });
    button.current?.focus();
  }, [pressed]);
  const show = () => {
    const control = document.querySelector<HTMLElement>(part.target);
    if (control !== null) {
      control.scrollIntoView({ block: "nearest" });
      control.focus();
      return;
    }
    router.push(path(pageOf(view)));
  };
  return (
    <Button ref={button} size="s" onClick={show}>
      <Icon as={Crosshair} size="s" />
      Show me
    </Button>
  );
}

/** Where the step is done: the list before there is a flow, its run once there is one, else the canvas. */
function pageOf({ progress, sentRun }: GuideView): string {
  const run = sentRun ?? progress.run;
  if (progress.flow === null) return "/flows";
  return run === null ? `/flows/${progress.flow}` : `/runs/${run}`;
}

function Finished() {
  return (
    <section
      aria-label="First flow guide"
      className="flex shrink-0 items-center gap-4 border-accent-line border-t bg-accent-tint px-3 py-2 max-lg:hidden"
    >
      <p role="status" className="min-w-0">
        <Icon as={CircleCheck} className="mr-1.5 inline-block text-positive" />
        <span className="font-semibold">Your first flow is live and has run.</span>{" "}
        <span className="text-12 text-fg-2">
          Next: a connection and an HTTP request hand the order to a real system.{" "}
          <DocsLink to="first-flow">Read on</DocsLink>
        </span>
      </p>
      <Spring />
      <Button size="s" onClick={() => setProgress({ ...notBegun, state: "away" })}>
        Close the guide
      </Button>
    </section>
  );
}
