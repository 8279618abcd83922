import type { Metadata } from "next";
import { Suspense } from "react";
import { DocsArticle } from "@/components/docs/docs-article";
import { DocsPage, MissingPage } from "@/components/docs/docs-page";
import { placePath } from "@/components/shell/place-path";
import { docsLibrary } from "@/server/docs/docs-library";
import { docsContents } from "@/server/docs/docs-pages";

type DocsParams = {
  readonly params: Promise<{
    readonly distributor: string;
    readonly environment: string;
    readonly page?: readonly string[];
  }>;
};

async function findPage({ params }: DocsParams) {
  const { distributor, environment, page } = await params;
  const { pages, bySlug } = docsLibrary();
  const slug = page?.map(decodeURIComponent).join("/");
  return {
    slug: slug ?? "",
    found: slug === undefined ? pages[0] : bySlug.get(slug),
    base: placePath(distributor, environment, "/docs"),
  };
}

export async function generateMetadata(props: DocsParams): Promise<Metadata> {
  const { found } = await findPage(props);
  return { title: found ? `${found.title} – Docs` : "Docs" };
}

export default async function Docs(props: DocsParams) {
  const { slug, found, base } = await findPage(props);
  return (
    <Suspense>
      <DocsPage key={slug} contents={docsContents()} current={found?.slug ?? null}>
        {found ? (
          <DocsArticle
            blocks={found.blocks}
            sections={found.sections}
            base={base}
            slug={found.slug}
          />
        ) : (
          <MissingPage slug={slug} />
        )}
      </DocsPage>
    </Suspense>
  );
}
