"use client";

import { Bookmark, Link2, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { notify } from "@/components/ui/toast";
import { copyLink } from "./copy-link";
import type { RunListState } from "./run-filter-state";
import { queryOf, type SavedView, useViews, viewOf } from "./use-views";

function SaveForm({
  state,
  save,
}: {
  readonly state: RunListState;
  readonly save: ReturnType<typeof useViews>["save"];
}) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { partner } = usePlace();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    save.mutate(
      { name, query: queryOf(state), shared },
      {
        onSuccess: () => {
          notify(`View “${name.trim()}” saved`);
          setName("");
        },
      },
    );
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-2 border-line border-t p-3">
      <Field
        label="Save what is shown as"
        required
        error={save.error ? problemOf(save.error).message : undefined}
      >
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            placeholder="Failed today"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <CheckboxLine
        label="Share it"
        help={`Everybody of ${partner.name} sees it.`}
        checked={shared}
        onCheckedChange={(on) => setShared(on === true)}
      />
      <span className="flex gap-1.5">
        <Button type="submit" size="s" busy={save.isPending} disabled={name.trim() === ""}>
          Save view
        </Button>
        <Button type="button" size="s" look="quiet" onClick={() => void copyLink()}>
          <Icon as={Link2} size="s" />
          Copy link
        </Button>
      </span>
    </form>
  );
}

/** Named views: the own ones and those that others shared. A view is an address, so it can be sent, too. */
export function ViewMenu({ state }: { readonly state: RunListState }) {
  const { views, save, remove } = useViews();
  const path = usePath();
  const mayManage = useCan("member.manage");
  const [open, setOpen] = useState(false);
  const found = viewOf(views, state);
  const onRemove = ({ id, name, query, shared, own }: SavedView) =>
    remove.mutate(
      { id },
      {
        onSuccess: () =>
          notify(
            `View “${name}” deleted`,
            // Saved again it would be one's own.
            own ? { run: () => save.mutate({ name, query, shared }) } : undefined,
          ),
      },
    );
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button className="max-sm:px-2">
          <Icon as={Bookmark} size="s" />
          <span className="max-w-40 truncate max-sm:sr-only">{found?.name ?? "Views"}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="Views"
        className="w-72 text-13"
        // The menu itself: its first button would delete, and links are passed over.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
      >
        {views.length === 0 ? (
          <p className="p-3 text-12 text-fg-2">
            A view keeps the filters, the search and the columns under a name.
          </p>
        ) : (
          <ul className="max-h-72 overflow-y-auto p-1">
            {views.map((view) => (
              <li key={view.id} className="flex items-center rounded-5 hover:bg-hover">
                <Link
                  href={`${path("/runs")}${view.query === "" ? "" : `?${view.query}`}`}
                  aria-current={view === found ? "page" : undefined}
                  onClick={() => setOpen(false)}
                  className="min-w-0 flex-1 px-2 py-1.5"
                >
                  <span className="block truncate">{view.name}</span>
                  {view.shared ? (
                    <span className="block truncate text-11 text-fg-3">
                      {view.own ? "Shared by you" : `Shared by ${view.maker}`}
                    </span>
                  ) : null}
                </Link>
                {view.own || mayManage ? (
                  <IconButton
                    icon={Trash2}
                    size="s"
                    label={`Delete view ${view.name}`}
                    onClick={() => onRemove(view)}
                  />
                ) : null}
              </li>
            ))}
          </ul>
        )}
        <SaveForm state={state} save={save} />
      </PopoverContent>
    </Popover>
  );
}
