import { redirect } from "next/navigation";
import { findHomePlace } from "@/app/home-place";
import { placePath } from "@/components/shell/place-path";

/** The docs without a place, for links from elsewhere: `/docs/errors#field_missing` opens at one's own. */
export default async function DocsAnywhere({
  params,
}: {
  readonly params: Promise<{ readonly page?: readonly string[] }>;
}) {
  const { page = [] } = await params;
  const place = await findHomePlace();
  if (place === null) redirect("/");
  redirect(placePath(place.slug, place.kind, ["/docs", ...page].join("/")));
}
