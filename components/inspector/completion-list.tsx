import type { CSSProperties } from "react";
import { cn } from "@/components/ui/cn";
import type { Completion } from "./completions";
import type { Offers } from "./use-offers";

/** What is offered at the caret of a text. */
export function CompletionList({
  id,
  offers: { offered, active, take },
  className,
  style,
}: {
  readonly id: string;
  readonly offers: Offers;
  /** Where it hangs. */
  readonly className?: string;
  readonly style?: CSSProperties | undefined;
}) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="May stand here"
      hidden={offered.length === 0}
      style={style}
      className={cn("absolute z-30 min-w-52 max-w-80 rounded-8 bg-raised p-1 shadow-2", className)}
    >
      {offered.map((completion, index) => (
        <OfferedOption
          key={`${completion.label} ${completion.text}`}
          id={optionId(id, index)}
          completion={completion}
          isActive={index === active}
          onTake={take}
        />
      ))}
    </div>
  );
}

/** The id of the option that the arrows have gone to, for who reads the screen aloud; absent without one. */
export function activeOption(id: string, { offered, active }: Offers): string | undefined {
  return offered.length === 0 ? undefined : optionId(id, active);
}

function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

function OfferedOption({
  id,
  completion,
  isActive,
  onTake,
}: {
  readonly id: string;
  readonly completion: Completion;
  readonly isActive: boolean;
  readonly onTake: (completion: Completion) => void;
}) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onPointerDown={(event) => {
        event.preventDefault();
        onTake(completion);
      }}
      className={cn("flex h-6 items-center gap-3 rounded-5 px-2 text-12", isActive && "bg-press")}
    >
      <span className="mono">{completion.label}</span>
      <span className="mono ml-auto truncate text-fg-3">{completion.detail}</span>
    </div>
  );
}
