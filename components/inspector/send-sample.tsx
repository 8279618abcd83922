"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ListVideo, Send } from "lucide-react";
import { useState } from "react";
import type { SampleMessage } from "@/components/canvas/sample-message";
import { noteSampleSent } from "@/components/guide/guide-facts";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { PanelSection } from "@/components/ui/side-panel";

type SendSampleProps = {
  readonly flow: string;
  readonly trigger: string;
  /** What would be sent; null while it is not known, or where there is nothing to send. */
  readonly sample: { readonly label: string; readonly message: SampleMessage } | null;
  /** The message that is written below is no JSON: what is seen cannot be sent. */
  readonly unread: boolean;
  /** What is live here, e.g. `v3 in Production`; null before the first publication. */
  readonly live: string | null;
  /** Systems that the run will reach, by the names of their connections. */
  readonly systems: readonly string[];
};

/** Starts a run of what is live here with the trigger's sample, and leads to it. */
export function SendSample({ flow, trigger, sample, unread, live, systems }: SendSampleProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const path = usePath();
  const [asking, setAsking] = useState(false);
  const send = useMutation(
    trpc.samples.send.mutationOptions({
      onSuccess({ run }) {
        noteSampleSent(flow, run);
        void queries.invalidateQueries(trpc.runs.list.pathFilter());
      },
    }),
  );
  const go = () => {
    setAsking(false);
    if (sample !== null && !send.isPending) {
      send.mutate({ flowId: flow, trigger, message: sample.message });
    }
  };
  return (
    <PanelSection title="Sample">
      {live === null ? (
        <p className="text-12 text-fg-2">
          Once the flow is published, a sample can be sent from here: it becomes a run like any
          other.
        </p>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="s"
            data-guide="send-sample"
            busy={send.isPending}
            disabled={sample === null}
            onClick={() => (systems.length > 0 ? setAsking(true) : go())}
          >
            <Icon as={Send} size="s" />
            Send a sample{systems.length > 0 ? "…" : ""}
          </Button>
          {send.data ? (
            <Button size="s" look="quiet" asChild>
              <Link href={path(`/runs/${send.data.run}`)} data-guide="open-run">
                <Icon as={ListVideo} size="s" />
                Open its run
              </Link>
            </Button>
          ) : null}
          <p role="status" className="w-full text-11 text-fg-3">
            {unread
              ? "The sample message below is not JSON yet."
              : send.data
                ? "Sent. Its run has begun."
                : `${sample?.label ?? "No sample is chosen"}, to ${live}`}
          </p>
        </div>
      )}
      {send.error ? (
        <p role="alert" className="mt-1 text-12 text-negative">
          {problemOf(send.error).message}
        </p>
      ) : null}
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent
          title={`Send the sample to ${live ?? "this flow"}?`}
          description={`It runs like any other message and reaches ${systems.join(", ")}: what it makes there is real.`}
          footer={
            <DialogActions keep="Do not send" onClick={go}>
              Send a sample
            </DialogActions>
          }
        />
      </Dialog>
    </PanelSection>
  );
}
