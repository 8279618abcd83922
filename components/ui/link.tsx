import NextLink from "next/link";
import type { ComponentProps } from "react";

type LinkProps = Omit<ComponentProps<typeof NextLink>, "prefetch">;

/**
 * A way to another page of the app. Nothing is asked for before it is followed: every page is made for who looks,
 * so of the pages behind all links that are in view there would come no more than their titles, and that costs the
 * server several times what the page itself does.
 */
export function Link(props: LinkProps) {
  return <NextLink {...props} prefetch={false} />;
}
