"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * A choice kept in the address under `name`, so that a reload, the way back and a link keep it. The usual
 * one is not written; null takes back to it. Nothing is asked of the server.
 */
export function useAddressChoice<Choice extends string>(
  name: string,
  usual: Choice,
): readonly [Choice, (choice: Choice | null) => void] {
  const chosen = useSearchParams().get(name) as Choice | null;
  const choose = useCallback(
    (choice: Choice | null) => {
      const url = new URL(location.href);
      if (choice === null || choice === usual) url.searchParams.delete(name);
      else url.searchParams.set(name, choice);
      history.replaceState(null, "", url);
    },
    [name, usual],
  );
  return [chosen ?? usual, choose];
}
