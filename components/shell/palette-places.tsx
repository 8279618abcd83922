"use client";

import { Building2 } from "lucide-react";
import { usePathname } from "next/navigation";
import { destinations, docsPage } from "./navigation";
import { type GroupProps, PaletteEntry, PaletteGroup } from "./palette-entry";
import { usePath, usePlace } from "./place";
import { environmentNames, listPageOf, placePath } from "./place-path";

export function PageEntries({ go }: GroupProps) {
  const path = usePath();
  const { actions } = usePlace();
  return (
    <PaletteGroup heading="Go to">
      {destinations
        .filter(({ needs }) => actions.includes(needs))
        .map(({ name, page, icon }) => (
          <PaletteEntry
            key={page}
            value={`go to ${name}`}
            icon={icon}
            name={name}
            onSelect={() => go(path(page))}
          />
        ))}
      <PaletteEntry
        value="go to docs help documentation"
        icon={docsPage.icon}
        name={docsPage.name}
        onSelect={() => go(path(docsPage.page))}
      />
    </PaletteGroup>
  );
}

export function PlaceEntries({ go }: GroupProps) {
  const place = usePlace();
  const pathname = usePathname();
  return (
    <PaletteGroup heading="Distributors">
      {place.partners.flatMap((partner) =>
        partner.distributors.flatMap((distributor) =>
          distributor.environments
            .filter((environment) => environment.id !== place.environment.id)
            .map((environment) => (
              <PaletteEntry
                key={environment.id}
                value={`${distributor.name} ${environmentNames[environment.kind]}`}
                icon={Building2}
                name={distributor.name}
                detail={environmentNames[environment.kind]}
                onSelect={() =>
                  go(placePath(distributor.slug, environment.kind, listPageOf(pathname)))
                }
              />
            )),
        ),
      )}
    </PaletteGroup>
  );
}
