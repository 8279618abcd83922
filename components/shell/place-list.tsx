"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { Tag } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { matchWords } from "./match-words";
import { usePlace } from "./place";
import { environmentNames, listPageOf, placePath } from "./place-path";

const groupLook =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-fg-3";

/** Partner → distributor → environment, searchable. */
export function PlaceList({ onChosen }: { readonly onChosen: () => void }) {
  const place = usePlace();
  const router = useRouter();
  const pathname = usePathname();
  return (
    <Command loop label="Distributors and environments" filter={matchWords}>
      <Command.Input
        autoFocus
        placeholder="Find a distributor"
        className="h-9 w-full border-line border-b bg-transparent px-3 outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-12 text-fg-3">
          No distributor of that name is yours to see.
        </Command.Empty>
        {place.partners.map((partner) => (
          <Command.Group key={partner.id} heading={partner.name} className={groupLook}>
            {partner.distributors.flatMap((distributor) =>
              distributor.environments.map((environment) => (
                <Command.Item
                  key={environment.id}
                  value={`${distributor.name} ${environmentNames[environment.kind]} ${distributor.slug}`}
                  onSelect={() => {
                    onChosen();
                    router.push(
                      placePath(distributor.slug, environment.kind, listPageOf(pathname)),
                    );
                  }}
                  className="flex h-control items-center gap-2 rounded-5 px-2 data-[selected=true]:bg-hover"
                >
                  <span className="grid w-4 shrink-0 place-items-center">
                    {environment.id === place.environment.id ? <Icon as={Check} size="s" /> : null}
                  </span>
                  <span className="min-w-0 flex-1 truncate">{distributor.name}</span>
                  <Tag>{environmentNames[environment.kind]}</Tag>
                </Command.Item>
              )),
            )}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
