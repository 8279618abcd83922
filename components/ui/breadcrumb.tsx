import Link from "next/link";
import { Fragment } from "react";

export type Crumb = { readonly label: string; readonly href?: string; readonly mono?: boolean };

/** Where one is; the last part is the page itself. On a phone only the last two parts show. */
export function Breadcrumb({ parts }: { readonly parts: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-fg-3">
        {parts.map((part, position) => {
          const last = position === parts.length - 1;
          const hidden = position < parts.length - 2 ? "max-md:hidden" : "";
          return (
            <Fragment key={`${part.label}-${part.href ?? ""}`}>
              {position > 0 ? (
                <li
                  aria-hidden="true"
                  className={`text-fg-off ${position < parts.length - 1 ? "max-md:hidden" : ""}`}
                >
                  /
                </li>
              ) : null}
              <li className={last ? "min-w-0 truncate" : `min-w-0 shrink truncate ${hidden}`}>
                {last ? (
                  <span
                    aria-current="page"
                    className={`font-semibold text-fg ${part.mono ? "mono" : ""}`}
                  >
                    {part.label}
                  </span>
                ) : part.href ? (
                  <Link href={part.href} className="rounded-3 hover:text-fg">
                    {part.label}
                  </Link>
                ) : (
                  part.label
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
