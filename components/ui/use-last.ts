"use client";

import { useState } from "react";

/** The value; while it waits for something, the last one that did not. */
export function useLast<T>(value: T, waits: boolean): T {
  const [last, setLast] = useState(value);
  if (!waits && last !== value) setLast(value);
  return waits ? last : value;
}
