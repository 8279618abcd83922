"use client";

import { useState } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import { usePlace } from "@/components/shell/place";
import { recallUnread, rememberUnread, type UnreadText } from "./unread-text";

/** A text that is no map yet stays while one looks at another view, closes the map or reloads the page. */
export function useUnreadText(node: string) {
  const { person } = usePlace();
  const flow = useEditor(({ sketch }) => sketch.document.id);
  const place = { person: person.email, flow, node };
  const [unread, setUnread] = useState<UnreadText | null>(() => recallUnread(place));
  const set = (next: UnreadText | null) => {
    setUnread(next);
    rememberUnread(place, next);
  };
  return [unread, set] as const;
}
