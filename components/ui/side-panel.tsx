import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A region beside the main one: header, tabs or sections split by hairlines, footer with the action. */
export function SidePanel({ className, ...rest }: ComponentProps<"aside">) {
  return (
    <aside
      className={cn(
        "flex min-h-0 min-w-0 shrink-0 flex-col border-line border-l bg-surface",
        className,
      )}
      {...rest}
    />
  );
}

type SidePanelHeaderProps = {
  readonly tile?: ReactNode;
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly aside?: ReactNode;
};

export function SidePanelHeader({ tile, title, subtitle, aside }: SidePanelHeaderProps) {
  return (
    <header className="flex items-center gap-2.5 px-3 pt-2.5 pb-2">
      {tile}
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold text-14 leading-4.5">{title}</h2>
        {subtitle ? <p className="truncate text-11 text-fg-3">{subtitle}</p> : null}
      </div>
      {aside}
    </header>
  );
}

/** A titled part of a panel. */
export function PanelSection({
  title,
  aside,
  className,
  children,
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={cn("border-line border-b px-3 py-2.5", className)}>
      {title ? (
        <div className="mb-2 flex items-center gap-2">
          <h3 className="font-medium text-12 text-fg-2">{title}</h3>
          {aside ? <span className="ml-auto">{aside}</span> : null}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({
  facts,
  className,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
  readonly className?: string;
}) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[96px_minmax(0,1fr)] gap-x-2 gap-y-1.5 text-12 leading-4",
        className,
      )}
    >
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-fg-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
