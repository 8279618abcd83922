"use client";

import { useRouter } from "next/navigation";
import { usePath } from "@/components/shell/place";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import type { DocsContents } from "@/server/docs/docs-pages";

type DocsNavigationProps = {
  readonly contents: DocsContents;
  readonly current: string | null;
};

/** All pages by group, beside the one that is open; a choice above it where there is no room. */
export function DocsNavigation({ contents, current }: DocsNavigationProps) {
  const path = usePath();
  return (
    <nav
      aria-label="Docs"
      className="w-52 shrink-0 overflow-y-auto border-line border-r px-2 py-1 max-lg:hidden"
    >
      {contents.map(({ group, pages }) => (
        <section key={group}>
          <h2 className="px-2 pt-3 pb-1 font-medium text-11 text-fg-3">{group}</h2>
          <ul>
            {pages.map(({ slug, title }) => (
              <li key={slug}>
                <Link
                  href={path(`/docs/${slug}`)}
                  aria-current={slug === current ? "page" : undefined}
                  className={cn(
                    "-outline-offset-2 flex h-control items-center rounded-6 px-2 text-12 text-fg-2 hover:bg-hover hover:text-fg",
                    slug === current && "bg-press font-medium text-fg",
                  )}
                >
                  <span className="truncate">{title}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** The same as one control, for narrow windows. */
export function DocsPageChoice({ contents, current }: DocsNavigationProps) {
  const path = usePath();
  const router = useRouter();
  return (
    <div className="flex items-center gap-2 border-line border-b px-4 py-2 lg:hidden">
      <span aria-hidden="true" className="shrink-0 text-12 text-fg-2">
        Page
      </span>
      <select
        aria-label="Page"
        value={current ?? ""}
        onChange={(event) => router.push(path(`/docs/${event.target.value}`))}
        className="h-control min-w-0 flex-1 rounded-6 bg-surface px-2 outline-control"
      >
        {current === null ? <option value="">–</option> : null}
        {contents.map(({ group, pages }) => (
          <optgroup key={group} label={group}>
            {pages.map(({ slug, title }) => (
              <option key={slug} value={slug}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
