"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type EnvironmentKind, placePath } from "./place-path";

/** What the switcher offers, by name. */
export type PartnerChoice = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly distributors: readonly DistributorChoice[];
};

export type DistributorChoice = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly environments: readonly { readonly id: string; readonly kind: EnvironmentKind }[];
};

/** Where the person is and what they may do there. */
export type Place = {
  readonly person: { readonly name: string; readonly email: string };
  readonly partners: readonly PartnerChoice[];
  readonly partner: { readonly id: string; readonly name: string };
  readonly distributor: DistributorChoice;
  readonly environment: { readonly id: string; readonly kind: EnvironmentKind };
  /** Actions the person's roles allow here, e.g. `run.retry`. */
  readonly actions: readonly string[];
  /** Those that they allow for all distributors of the partner together. */
  readonly partnerActions: readonly string[];
};

const PlaceContext = createContext<Place | null>(null);

export function PlaceProvider({
  place,
  children,
}: {
  readonly place: Place;
  readonly children: ReactNode;
}) {
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** The environment around this component. Throws outside `/d/…`, which is a mistake in the program. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null)
    throw new Error("usePlace needs a page under /d/<distributor>/<environment>.");
  return place;
}

/** Whether the person may do this here; a button that would be refused is not shown. */
export function useCan(action: string): boolean {
  return usePlace().actions.includes(action);
}

/** Whether the person may do this to what all distributors of the partner share. */
export function useCanForAll(action: string): boolean {
  return usePlace().partnerActions.includes(action);
}

/** Address of a page in the environment one is in. */
export function usePath(): (page: string) => string {
  const { distributor, environment } = usePlace();
  return (page) => placePath(distributor.slug, environment.kind, page);
}
