import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { codeColours, highlightJson } from "@/components/ui/highlight-json";
import { Link } from "@/components/ui/link";
import { Table, TableHead, TableRow } from "@/components/ui/table";
import type { DocsBlock, DocsInline, DocsSection, DocsTarget } from "@/server/docs/docs-blocks";
import { ArrivalMark } from "./arrival-mark";

type Base = {
  /** Where links to other pages begin, e.g. `/d/hallberg/test/docs`. */
  readonly base: string;
  /** The page itself. */
  readonly slug: string;
};

/** A page of the docs, drawn from its blocks on the server. Text only: nothing of a page is HTML. */
export function DocsArticle({
  blocks,
  sections,
  base,
  slug,
}: Base & { readonly blocks: readonly DocsBlock[]; readonly sections: readonly DocsSection[] }) {
  const parts = sections.filter(({ level, anchor }) => level === 2 && anchor !== "");
  return (
    <div className="flex gap-10 px-6 py-5 max-md:px-4">
      <article className="min-w-0 max-w-[76ch] flex-1 pb-24 leading-5.5" data-docs-article="">
        <Blocks blocks={blocks} base={base} slug={slug} />
      </article>
      {parts.length > 2 ? (
        <nav
          aria-label="On this page"
          className="sticky top-5 w-48 shrink-0 self-start max-xl:hidden"
        >
          <h2 className="mb-1.5 font-medium text-11 text-fg-3">On this page</h2>
          <ul className="flex max-h-[calc(100dvh-160px)] flex-col gap-px overflow-y-auto border-line border-l">
            {parts.map(({ anchor, heading }) => (
              <li key={anchor}>
                <a
                  href={`#${anchor}`}
                  className="-outline-offset-2 block truncate py-1 pl-3 text-12 text-fg-2 hover:text-fg"
                >
                  {heading}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <ArrivalMark />
    </div>
  );
}

function Blocks({ blocks, base, slug }: Base & { readonly blocks: readonly DocsBlock[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
  return blocks.map((block, index) => <Block key={index} block={block} base={base} slug={slug} />);
}

function Block({ block, base, slug }: Base & { readonly block: DocsBlock }) {
  switch (block.kind) {
    case "heading":
      return <Heading heading={block} base={base} slug={slug} />;
    case "paragraph":
      return (
        <p className="my-2.5">
          <Inlines parts={block.children} base={base} slug={slug} />
        </p>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={cn("my-2.5 pl-5", block.ordered ? "list-decimal" : "list-disc")}>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
            <li key={index} className="my-1 marker:text-fg-3 [&>p]:my-0">
              <Blocks blocks={item} base={base} slug={slug} />
            </li>
          ))}
        </List>
      );
    }
    case "quote":
      return (
        <blockquote className="my-2.5 border-line-strong border-l-2 pl-3 text-fg-2">
          <Blocks blocks={block.children} base={base} slug={slug} />
        </blockquote>
      );
    case "code":
      return <Code text={block.text} language={block.language} />;
    case "table":
      return <Rows rows={block.rows} base={base} slug={slug} />;
    case "rule":
      return <hr className="my-5 border-line" />;
  }
}

const headings = {
  h1: ["mb-3", "font-semibold text-20 leading-7"],
  h2: ["mt-7 mb-2", "font-semibold text-16"],
  h3: ["mt-5 mb-1.5", "font-semibold text-14"],
} as const;

function Heading({
  heading,
  base,
  slug,
}: Base & { readonly heading: Extract<DocsBlock, { kind: "heading" }> }) {
  const Tag = heading.level === 1 ? "h1" : heading.level === 2 ? "h2" : "h3";
  const [space, look] = headings[Tag];
  return (
    <div className={cn("group/heading flex items-baseline gap-1.5", space)}>
      <Tag
        id={heading.id}
        tabIndex={-1}
        className={cn(
          look,
          "-ml-3 min-w-0 scroll-mt-4 border-transparent border-l-2 pl-2.5 outline-none focus-visible:outline-none data-[arrived]:border-accent",
        )}
      >
        <Inlines parts={heading.children} base={base} slug={slug} />
      </Tag>
      {heading.level === 1 ? null : (
        <a
          href={`#${heading.id}`}
          aria-label="Link to this place"
          className="text-fg-3 opacity-0 focus-visible:opacity-100 group-hover/heading:opacity-100"
        >
          #
        </a>
      )}
    </div>
  );
}

function Code({ text, language }: { readonly text: string; readonly language: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={language === "json" ? "JSON" : "Code"}
      className="-outline-offset-2 my-2.5 overflow-x-auto rounded-6 bg-sunken px-3 py-2 font-mono text-12 leading-4.5"
    >
      <pre className="w-max min-w-full">
        {language === "json"
          ? text.split("\n").map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that never changes
              <span key={index}>
                {highlightJson(line).map((part, position) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
                  <span key={position} className={codeColours[part.kind]}>
                    {part.text}
                  </span>
                ))}
                {"\n"}
              </span>
            ))
          : text}
      </pre>
    </section>
  );
}

function Rows({
  rows: [head, ...rows],
  base,
  slug,
}: Base & { readonly rows: Extract<DocsBlock, { kind: "table" }>["rows"] }) {
  const named = head?.some((cell) => cell.length > 0) === true;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label="Table"
      className="-outline-offset-2 my-3 overflow-x-auto rounded-3"
    >
      <Table>
        {named ? (
          <thead>
            <tr>
              {head?.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
                <TableHead key={index} className="first:pl-2">
                  <Inlines parts={cell} base={base} slug={slug} />
                </TableHead>
              ))}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
            <TableRow key={index} className="align-top">
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
                <td key={column} className="px-2 py-1.5 text-12 leading-4.5">
                  <Inlines parts={cell} base={base} slug={slug} />
                </td>
              ))}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Inlines({ parts, base, slug }: Base & { readonly parts: readonly DocsInline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
  return parts.map((part, index) => <Inline key={index} part={part} base={base} slug={slug} />);
}

function Inline({ part, base, slug }: Base & { readonly part: DocsInline }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return (
        <code className="rounded-3 bg-sunken px-1 py-0.5 font-mono text-[0.92em]">{part.text}</code>
      );
    case "strong":
      return (
        <strong className="font-semibold">
          <Inlines parts={part.children} base={base} slug={slug} />
        </strong>
      );
    case "emphasis":
      return (
        <em className="font-medium not-italic">
          <Inlines parts={part.children} base={base} slug={slug} />
        </em>
      );
    case "link":
      return (
        <Target to={part.to} base={base} slug={slug}>
          <Inlines parts={part.children} base={base} slug={slug} />
        </Target>
      );
  }
}

const linkLook = "text-accent-text underline decoration-1 underline-offset-2 hover:decoration-2";

function Target({
  to,
  base,
  slug,
  children,
}: Base & { readonly to: DocsTarget; readonly children: ReactNode }) {
  if (to.kind === "outside") {
    return (
      <a href={to.href} target="_blank" rel="noreferrer" className={linkLook}>
        {children}
      </a>
    );
  }
  const anchor = to.anchor === "" ? "" : `#${to.anchor}`;
  if (to.slug === slug && anchor !== "") {
    return (
      <a href={anchor} className={linkLook}>
        {children}
      </a>
    );
  }
  return (
    <Link href={`${base}/${to.slug}${anchor}`} className={linkLook}>
      {children}
    </Link>
  );
}
