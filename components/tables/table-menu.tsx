"use client";

import { Archive, Ellipsis, PencilLine } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { usePath } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { NameField } from "@/components/ui/name-field";
import { notify } from "@/components/ui/toast";
import type { TableView } from "./table-types";
import type { TableActions } from "./use-table-actions";

/** Rename and archive, each refused with the flows that read the table. */
export function TableMenu({
  view,
  actions,
}: {
  readonly view: TableView;
  readonly actions: TableActions;
}) {
  const mayEdit = useMayEditSharable("table.edit", view);
  const [asking, setAsking] = useState<"rename" | "archive" | null>(null);
  const router = useRouter();
  const path = usePath();
  if (!mayEdit) return null;
  const { id, name } = view;
  const { rename, archive, bringBack } = actions;
  const close = () => {
    rename.reset();
    archive.reset();
    setAsking(null);
  };
  const onArchive = () =>
    archive.mutate(
      { id },
      {
        onSuccess: () => {
          notify(`${name} is archived.`, { run: () => bringBack.mutate({ id }) });
          router.replace(path("/tables"));
        },
      },
    );
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton icon={Ellipsis} label="More actions" />
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={PencilLine} onSelect={() => setAsking("rename")}>
            Rename…
          </MenuItem>
          <MenuItem icon={Archive} onSelect={() => setAsking("archive")}>
            Archive…
          </MenuItem>
        </MenuContent>
      </Menu>
      {asking === "rename" ? (
        <RenameDialog
          name={name}
          busy={rename.isPending}
          error={rename.error}
          onClose={close}
          onRename={(next) => rename.mutate({ id, name: next }, { onSuccess: close })}
        />
      ) : null}
      <Dialog open={asking === "archive"} onOpenChange={close}>
        <DialogContent
          title={`Archive ${name}?`}
          description="It leaves the list and new runs do not find it. Its versions stay, and it can be brought back."
          footer={
            <DialogActions keep="Keep it" busy={archive.isPending} onClick={onArchive}>
              Archive table
            </DialogActions>
          }
        >
          {archive.error ? (
            <p role="alert" className="text-negative">
              {problemOf(archive.error).message}
            </p>
          ) : null}
        </DialogContent>
      </Dialog>
    </>
  );
}

function RenameDialog({
  name,
  busy,
  error,
  onClose,
  onRename,
}: {
  readonly name: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onRename: (name: string) => void;
}) {
  const form = useId();
  const [next, setNext] = useState(name);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (next.trim() !== "" && !busy) onRename(next.trim());
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`What should ${name} be called?`}
        description="Steps read a table by its name, so one that a flow reads keeps it."
        footer={
          <DialogActions
            type="submit"
            form={form}
            busy={busy}
            disabled={next.trim() === "" || next.trim() === name}
          >
            Rename table
          </DialogActions>
        }
      >
        <form id={form} onSubmit={onSubmit}>
          <NameField
            error={error ? problemOf(error).message : undefined}
            value={next}
            onChange={setNext}
          />
        </form>
      </DialogContent>
    </Dialog>
  );
}
