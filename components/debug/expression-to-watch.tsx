"use client";

import { CircleX } from "lucide-react";
import { useId, useRef, useState } from "react";
import { loadChecks } from "@/components/canvas/use-checks";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";

/** Why a text is no expression at all; null for one, and where nobody can tell, as the network is away. */
async function faultOf(text: string): Promise<string | null> {
  const checks = await loadChecks().catch(() => null);
  return checks?.syntaxProblem(text)?.message ?? null;
}

/**
 * Enter takes it, or says at the field why it is none; Escape leaves it as it was, and asks first where something
 * was typed; an empty one is none.
 */
export function ExpressionToWatch({
  initial,
  onDone,
}: {
  readonly initial: string;
  readonly onDone: (text: string | null) => void;
}) {
  const [typed, setTyped] = useState(initial);
  const [note, setNote] = useState<"asked" | { readonly fault: string } | null>(null);
  const done = useRef(false);
  const latest = useRef(initial);
  const help = useId();
  const end = (text: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(text);
  };
  const take = async () => {
    const text = typed.trim();
    if (text === "" || text === initial) return end(text === "" ? null : text);
    const fault = await faultOf(text);
    if (fault === null) end(text);
    // What was typed on meanwhile is looked at in its own time.
    else if (latest.current === typed) setNote({ fault });
  };
  const isWritten = typed.trim() !== "" && typed.trim() !== initial;
  const fault = note !== null && note !== "asked" ? note.fault : null;
  return (
    <div className="min-w-0 flex-1">
      <Input
        autoFocus
        aria-label="Expression to watch"
        aria-describedby={note === null ? undefined : help}
        aria-invalid={fault === null ? undefined : true}
        placeholder="input.total"
        className="mono"
        value={typed}
        onChange={(event) => {
          latest.current = event.target.value;
          setTyped(event.target.value);
          setNote(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") void take();
          else if (event.key !== "Escape") return;
          else if (isWritten && note !== "asked") setNote("asked");
          else end(null);
        }}
        onBlur={() => void take()}
      />
      {note === null ? null : (
        <p
          id={help}
          role={fault === null ? "status" : "alert"}
          className={`flex items-start gap-1 pt-1 text-12 ${fault === null ? "text-fg-2" : "text-negative"}`}
        >
          {fault === null ? (
            "Not watched yet: Enter takes it, Escape once more throws it away."
          ) : (
            <>
              <Icon as={CircleX} size="s" className="mt-px" />
              <span className="min-w-0 break-words">{fault}</span>
            </>
          )}
        </p>
      )}
    </div>
  );
}
