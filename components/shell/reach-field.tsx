"use client";

import { RadioGroup } from "@/components/ui/radio-group";
import { useCanForAll, usePlace } from "./place";

/** For one distributor, or one for all that the partner has. */
export type Reach = "here" | "all";

/** Asks whose a new table or map is; nothing where the person's role holds for one distributor alone. */
export function ReachField({
  what,
  action,
  value,
  onChange,
}: {
  readonly what: "table" | "map";
  /** What a role must allow for all distributors. */
  readonly action: string;
  readonly value: Reach;
  readonly onChange: (reach: Reach) => void;
}) {
  const { partner, distributor } = usePlace();
  if (!useCanForAll(action)) return null;
  return (
    <div className="space-y-1.5">
      <p aria-hidden="true" className="font-medium text-12 text-fg-2">
        Read by
      </p>
      <RadioGroup
        label="Read by"
        value={value}
        onValueChange={onChange}
        options={[
          { value: "here", label: distributor.name },
          {
            value: "all",
            label: `All distributors of ${partner.name}`,
            help: `One ${what} for all of them. A distributor's own ${what} of this name is read in its place.`,
          },
        ]}
      />
    </div>
  );
}
