import { type ReactNode, useId } from "react";

/** One subject of the account or of settings: what it is, what it is good for, its controls. */
export function AccountSection({
  title,
  about,
  children,
}: {
  readonly title: string;
  readonly about: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-8 gap-y-3 border-line border-b py-6 last:border-b-0 lg:grid-cols-[240px_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="font-semibold text-14">
          {title}
        </h2>
        <p className="mt-1 text-12 text-fg-3">{about}</p>
      </div>
      <div className="max-w-[560px] min-w-0">{children}</div>
    </section>
  );
}
