"use client";

import { Archive, ArchiveRestore, Download, Ellipsis, PencilLine, Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import type { MapContent } from "@/runtime/mapping/shared/map-content";
import { parseMapFile, printMapFile } from "@/runtime/mapping/shared/map-file";
import type { MapView } from "./map-types";
import { RenameMapDialog } from "./rename-map-dialog";
import { useRefreshMaps } from "./use-map-saving";

/** Export and import as a text file, rename, archive. */
export function MapMenu({
  view,
  content,
  mayEdit,
  users,
  onImport,
}: {
  readonly view: MapView;
  readonly content: MapContent;
  readonly mayEdit: boolean;
  /** How many flows use it: as long as there are any it keeps its name and its place. */
  readonly users: number;
  readonly onImport: (content: MapContent, name: string) => void;
}) {
  const { id, name, archived } = view;
  const mayBringBack = useMayEditSharable("flow.edit", { ...view, archived: false });
  const client = useTRPCClient();
  const refresh = useRefreshMaps();
  const router = useRouter();
  const path = usePath();
  const file = useRef<HTMLInputElement>(null);
  const [renaming, rename] = useState(false);
  const used =
    users === 0 ? null : (
      <span className="ml-auto pl-4 text-12">{counted(users, "flow uses", "flows use")} it</span>
    );
  const archive = async (next: boolean) => {
    try {
      await client.maps.archive.mutate({ id, archived: next });
      await refresh();
      notify(next ? `${name} is archived.` : `${name} is back.`);
      if (next) router.replace(path("/maps"));
    } catch (error) {
      notifyFailure(problemOf(error).message);
    }
  };
  const take = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = currentTarget.files ?? [];
    const text = (await chosen?.text()) ?? "";
    currentTarget.value = "";
    const read = parseMapFile(text);
    if ("problem" in read) {
      notifyFailure(`This file is no map. Line ${read.line}: ${read.problem}.`);
      return;
    }
    onImport(read.content, "Import a map");
    notify("The rows are those of the file. Ctrl Z takes them back; save them as a version.");
  };
  return (
    <>
      <input
        ref={file}
        type="file"
        aria-label="File of a map"
        accept=".txt,.map,text/plain"
        className="hidden"
        onChange={(event) => void take(event)}
      />
      <Menu>
        <MenuTrigger asChild>
          <IconButton icon={Ellipsis} label="More actions" />
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={Download} onSelect={() => saveMapFile(name, printMapFile(name, content))}>
            Export as text
          </MenuItem>
          <MenuItem icon={Upload} disabled={!mayEdit} onSelect={() => file.current?.click()}>
            Import…
          </MenuItem>
          <MenuItem
            icon={PencilLine}
            disabled={!mayEdit || users > 0}
            onSelect={() => rename(true)}
          >
            Rename…
            {used}
          </MenuItem>
          {archived ? (
            <MenuItem
              icon={ArchiveRestore}
              disabled={!mayBringBack}
              onSelect={() => void archive(false)}
            >
              Bring back
            </MenuItem>
          ) : (
            <MenuItem
              icon={Archive}
              disabled={!mayEdit || users > 0}
              onSelect={() => void archive(true)}
            >
              Archive
              {used}
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
      {renaming ? <RenameMapDialog id={id} name={name} onClose={() => rename(false)} /> : null}
    </>
  );
}

/** Hands the text to the browser as a file to keep. */
function saveMapFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N} ._-]/gu, "_")}.map.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
