import type { ReactNode } from "react";

type EmptyStateProps = {
  /** What would be here. */
  readonly title: string;
  /** Why one wants it, in a sentence. */
  readonly why: ReactNode;
  readonly actions?: ReactNode;
  /** What happens then. */
  readonly then?: ReactNode;
};

/** Left-aligned and short: what this is, why, one action, what happens then. */
export function EmptyState({ title, why, actions, then }: EmptyStateProps) {
  return (
    <section className="max-w-[420px] p-4">
      <h2 className="font-semibold text-14">{title}</h2>
      <p className="mt-1 text-fg-2">{why}</p>
      {actions ? <div className="mt-3 flex flex-wrap gap-2">{actions}</div> : null}
      {then ? <p className="mt-3 text-12 text-fg-3">{then}</p> : null}
    </section>
  );
}
