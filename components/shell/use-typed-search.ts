"use client";

import { useEffect, useRef, useState } from "react";
import { arrive, type SentTexts, sendText } from "./sent-texts";

const typingMs = 250;

/**
 * What is typed into a search that stands in the address: written there a moment after the last key, and overwritten
 * only by what came from elsewhere (back, a link).
 */
export function useTypedSearch(
  address: string,
  write: (text: string) => void,
): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(address);
  const sent = useRef<SentTexts>([address]);

  useEffect(() => {
    const own = arrive(sent.current, address);
    sent.current = own ?? [address];
    if (own === null) setText(address);
  }, [address]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the timer
  useEffect(() => {
    if (text === sent.current.at(-1)) return;
    const timer = setTimeout(() => {
      sent.current = sendText(sent.current, text);
      write(text);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [text]);

  return [text, setText];
}
