"use client";

import { useState } from "react";

/** A file dropped anywhere on an area, read as text. */
export function useDropFile(onText: (text: string) => void) {
  const [over, setOver] = useState(false);
  const carries = (event: React.DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    over,
    on: {
      onDragOver(event: React.DragEvent) {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: React.DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event: React.DragEvent) {
        setOver(false);
        if (!carries(event)) return;
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file !== undefined) void file.text().then(onText);
      },
    },
  };
}
