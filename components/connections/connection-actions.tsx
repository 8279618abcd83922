"use client";

import { CirclePause, CirclePlay, Ellipsis, KeyRound, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useCan, usePath } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { notify, notifyFailure } from "@/components/ui/toast";
import { connectionDefinition } from "@/runtime/connections/registry";
import type { ConnectionView } from "./connection-types";
import { PauseDialog } from "./pause-dialog";
import { RemoveDialog } from "./remove-dialog";
import { RotateDialog } from "./rotate-dialog";
import type { useConnection } from "./use-connection";

type Work = ReturnType<typeof useConnection>;

/** Pause, resume and remove, as far as the person may. */
export function ConnectionActions({
  connection,
  work: { pause, resume, archive, test, refresh },
}: {
  readonly connection: ConnectionView;
  readonly work: Work;
}) {
  const { id, name, state, kind } = connection;
  const definition = connectionDefinition(kind);
  const router = useRouter();
  const path = usePath();
  const mayPause = useCan("connection.pause");
  const mayEdit = useCan("connection.edit");
  const mayTest = useCan("connection.test");
  const [asking, setAsking] = useState<"pause" | "rotate" | "remove" | null>(null);
  const onFailure = (error: unknown) => notifyFailure(problemOf(error).message);
  if (!mayPause && !mayEdit) return null;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton icon={Ellipsis} label="More actions" />
        </MenuTrigger>
        <MenuContent align="end">
          {mayPause && state === "active" ? (
            <MenuItem icon={CirclePause} onSelect={() => setAsking("pause")}>
              Pause…
            </MenuItem>
          ) : null}
          {mayPause && state === "paused" ? (
            <MenuItem
              icon={CirclePlay}
              onSelect={() =>
                resume.mutate(
                  { id },
                  { onSuccess: () => notify(`${name} sends again.`), onError: onFailure },
                )
              }
            >
              Resume
            </MenuItem>
          ) : null}
          {mayEdit && connection.secretsSet.length > 0 && definition !== undefined ? (
            <MenuItem icon={KeyRound} onSelect={() => setAsking("rotate")}>
              Rotate secrets…
            </MenuItem>
          ) : null}
          {mayPause && mayEdit ? <MenuSeparator /> : null}
          {mayEdit ? (
            <MenuItem icon={Trash2} danger onSelect={() => setAsking("remove")}>
              Remove…
            </MenuItem>
          ) : null}
        </MenuContent>
      </Menu>
      <PauseDialog
        name={name}
        open={asking === "pause"}
        busy={pause.isPending}
        onOpenChange={() => setAsking(null)}
        onPause={(reason) =>
          pause.mutate({ id, reason }, { onSuccess: () => setAsking(null), onError: onFailure })
        }
      />
      {asking === "rotate" && definition !== undefined ? (
        <RotateDialog
          connection={connection}
          definition={definition}
          open
          onOpenChange={() => setAsking(null)}
          onRotated={() => {
            // The page is drawn anew by what it reads then; a menu opened before that would be gone.
            void refresh().finally(() => setAsking(null));
            if (mayTest && definition.testable) test.mutate({ id });
          }}
        />
      ) : null}
      <RemoveDialog
        name={name}
        open={asking === "remove"}
        busy={archive.isPending}
        error={archive.error}
        onOpenChange={() => {
          archive.reset();
          setAsking(null);
        }}
        onRemove={() =>
          archive.mutate({ id }, { onSuccess: () => router.replace(path("/connections")) })
        }
      />
    </>
  );
}
