"use client";

import { usePlace } from "@/components/shell/place";
import { formatInstant } from "@/components/ui/format";
import { ShownOnce } from "./shown-once";

const words = {
  invitation: {
    title: "Hand the invitation over",
    does: "Whoever opens it chooses a password and is in.",
  },
  password: {
    title: "Hand the link over",
    does: "It sets a new password and ends all their sessions. Until then the old password works.",
  },
} as const;

/** A one-time link, shown this once, with what it does and how it gets to its person. */
export function HandLinkOver({
  kind,
  to,
  link,
  onClose,
}: {
  readonly kind: keyof typeof words;
  /** The address it is for. */
  readonly to: string;
  readonly link: { readonly address: string; readonly expiresAt: Date };
  readonly onClose: () => void;
}) {
  const { timeZone } = usePlace().distributor;
  const { title, does } = words[kind];
  return (
    <ShownOnce
      title={title}
      description={`Orderloom sends no e-mail: give this link to ${to} yourself. ${does} It opens once, until ${formatInstant(link.expiresAt.getTime(), timeZone)}, and is not shown again.`}
      label="Link"
      value={link.address}
      done="Done"
      onClose={onClose}
    />
  );
}
