"use client";

import { useEffect, useRef, useState } from "react";
import { type LiveFrame, listenLive } from "./live-stream";
import { usePlace } from "./place";

/**
 * Calls `onChange` when one of the topics moved, with the frames, or with none after a gap. Returns
 * whether the stream stands; while it does not, a page asks from time to time by itself.
 */
export function useLive(
  topics: readonly string[],
  onChange: (frames: readonly LiveFrame[]) => void,
): boolean {
  const { environment } = usePlace();
  const [connected, setConnected] = useState(false);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const wanted = topics.join(" ");
  useEffect(
    () =>
      listenLive({
        environment: environment.id,
        topics: wanted.split(" "),
        onFrames: (frames) => latest.current(frames),
        onGap: () => latest.current([]),
        onConnected: setConnected,
      }),
    [environment.id, wanted],
  );
  return connected;
}
