"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { usePath } from "@/components/shell/place";
import { type Reach, ReachField } from "@/components/shell/reach-field";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NameField } from "@/components/ui/name-field";
import { Textarea } from "@/components/ui/textarea";
import { contentText } from "@/runtime/mapping/shared/map-content";
import { parseMapFile } from "@/runtime/mapping/shared/map-file";
import { useRefreshMaps } from "./use-map-saving";

/** Asks for a name, and takes a file that another map was exported to. */
export function NewMapDialog({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const path = usePath();
  // The palette leads here with the dialog open.
  const asked = useSearchParams().get("new");
  const close = () => {
    onClose();
    if (asked !== null) router.replace(path("/maps"), { scroll: false });
  };
  return open || asked !== null ? <MakingMap onClose={close} /> : null;
}

function MakingMap({ onClose }: { readonly onClose: () => void }) {
  const client = useTRPCClient();
  const router = useRouter();
  const path = usePath();
  const form = useId();
  const refresh = useRefreshMaps();
  const [typed, setTyped] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [reach, setReach] = useState<Reach>("here");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const read = parseMapFile(text);
  const fault = "problem" in read ? `Line ${read.line}: ${read.problem}.` : null;
  const name = typed ?? ("problem" in read ? "" : (read.name ?? ""));
  const { leave, question } = useAskedLeave(
    text.trim() !== "" || (typed ?? "").trim() !== "",
    "The map is not made, and what you wrote is kept nowhere else.",
    onClose,
  );
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || busy || "problem" in read) return;
    setBusy(true);
    try {
      const content = contentText(read.content);
      const { id } = await client.maps.create.mutate({
        name: name.trim(),
        shared: reach === "all",
        content,
      });
      await refresh();
      router.push(path(`/maps/${id}`));
    } catch (error) {
      setFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={leave}>
      <DialogContent
        wide
        title="What is the new map called?"
        description="Steps use it by this name."
        footer={
          <DialogActions
            type="submit"
            form={form}
            busy={busy}
            disabled={name.trim() === "" || fault !== null}
          >
            Create map
          </DialogActions>
        }
      >
        <form id={form} onSubmit={(event) => void onSubmit(event)} className="space-y-3">
          <NameField error={failure ?? undefined} value={name} onChange={setTyped} />
          <Field
            label="Its rows, or the text of an exported map"
            help="May be left empty: rows are drawn afterwards."
            error={fault ?? undefined}
          >
            {(control) => (
              <Textarea
                {...control}
                className="mono h-40"
                spellCheck={false}
                placeholder={
                  "number* = input.order_number\nlines = for each line of input.items\n  sku = line.sku"
                }
                value={text}
                onChange={(event) => setText(event.target.value)}
                onDrop={(event) => {
                  const file = event.dataTransfer.files[0];
                  if (file === undefined) return;
                  event.preventDefault();
                  void file.text().then(setText);
                }}
              />
            )}
          </Field>
          <ReachField what="map" action="flow.edit" value={reach} onChange={setReach} />
        </form>
        {question}
      </DialogContent>
    </Dialog>
  );
}
