"use client";

import { useQuery } from "@tanstack/react-query";
import { DocumentReader } from "@/components/code/document-reader";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { exportAddress } from "./export-address";
import type { ValuePreview } from "./use-run";
import { prettyText, type ShownText } from "./value-text";

type WholeValueDialogProps = {
  readonly run: string;
  readonly title: string;
  readonly value: ValuePreview;
  /** What it is compared with. */
  readonly before?: ValuePreview;
  readonly onClose: () => void;
};

/** A value of a run with room to be read and searched, whole however large it is; or what changed between two. */
export function WholeValueDialog({ run, title, value, before, onClose }: WholeValueDialogProps) {
  const now = useWhole(run, value);
  const then = useWhole(run, before);
  const failed = now.error ?? then.error;
  const [shown, compared] = [now.data, then.data];
  const missing = shown === undefined || (before !== undefined && compared === undefined);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        className="top-[6%] max-h-[88dvh] max-w-[1160px]"
        footer={<Button onClick={onClose}>Close</Button>}
        // The editor closes its search by Escape first.
        onEscapeKeyDown={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          const inEditor = (event.target as HTMLElement).closest(".monaco-editor") !== null;
          if (event.key === "Escape" && !inEditor) onClose();
          event.stopPropagation();
        }}
      >
        {failed ? (
          <p role="alert" className="text-12 text-negative">
            {failed.message} Download it instead.
          </p>
        ) : missing ? (
          <Skeleton lines={8} />
        ) : (
          <DocumentReader
            label={title}
            text={shown.text}
            before={compared?.text ?? null}
            language={shown.language}
            onLeave={onClose}
          />
        )}
        <p className="mt-2 text-11 text-fg-3">
          Ctrl+F searches. Ctrl+Shift+[ and ] fold. Escape goes back.
        </p>
      </DialogContent>
    </Dialog>
  );
}

/** All of a value: what has come already, else what its download gives. */
function useWhole(run: string, value: ValuePreview | undefined) {
  const { environment } = usePlace();
  return useQuery({
    queryKey: ["whole value", run, value?.ref, value?.complete === true ? value.text : null],
    queryFn: async (): Promise<ShownText> => {
      if (value === undefined || value.complete) return prettyText(value?.text ?? "");
      const address = exportAddress("value", environment.id, { run, ref: value.ref });
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`The value could not be read (status ${answer.status}).`);
      return prettyText(await answer.text());
    },
    enabled: value !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // It may be large: it goes with the dialog.
    gcTime: 0,
    retry: false,
  });
}
