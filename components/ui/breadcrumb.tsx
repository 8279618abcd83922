import { Fragment } from "react";
import { Link } from "./link";

export type Crumb = { readonly label: string; readonly href?: string; readonly mono?: boolean };

function CrumbText({ part, last }: { readonly part: Crumb; readonly last: boolean }) {
  if (last) {
    return (
      <span aria-current="page" className={`font-semibold text-fg ${part.mono ? "mono" : ""}`}>
        {part.label}
      </span>
    );
  }
  if (part.href === undefined) return part.label;
  return (
    // As wide as it is seen: what is cut off is not there to be pressed.
    <Link href={part.href} className="block truncate rounded-3 hover:text-fg">
      {part.label}
    </Link>
  );
}

/**
 * Where one is; the last part is the page itself. On a phone only the last two parts show; where there is
 * no room, the parts before the last are cut off first.
 */
export function Breadcrumb({ parts }: { readonly parts: readonly Crumb[] }) {
  const count = parts.length;
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-fg-3">
        {parts.map((part, position) => (
          <Fragment key={`${part.label}-${part.href ?? ""}`}>
            {position > 0 ? (
              <li
                aria-hidden="true"
                className={`text-fg-off ${position < count - 1 ? "max-md:hidden" : ""}`}
              >
                /
              </li>
            ) : null}
            <li
              className={`truncate ${position < count - 1 ? "min-w-6 shrink-8" : "min-w-0"} ${position < count - 2 ? "max-md:hidden" : position < count - 1 ? "max-md:max-w-24" : ""}`}
            >
              <CrumbText part={part} last={position === count - 1} />
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
