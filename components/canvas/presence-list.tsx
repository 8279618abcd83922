import type { NodeId } from "@/runtime/flow/document";
import { type Colleague, initialsOf, nameOf, onePerPerson } from "./presence-store";

/** Everybody who has the flow open, as initials with their name and what they look at. */
export function PresenceList({
  others,
  nameOfNode,
}: {
  readonly others: readonly Colleague[];
  readonly nameOfNode: (id: NodeId) => string;
}) {
  return (
    <ul aria-label="Also here" className="flex -space-x-1">
      {onePerPerson(others).map((other) => {
        const at = other.nodes.length === 1 ? `, at ${nameOfNode(other.nodes[0] ?? "")}` : "";
        return (
          <li
            key={other.session}
            title={`${nameOf(other)}${at}`}
            className="grid size-6 place-items-center rounded-full bg-ink font-semibold text-11 text-on-ink shadow-[0_0_0_2px_var(--bg)]"
          >
            <span aria-hidden="true">{initialsOf(other)}</span>
            <span className="sr-only">
              {nameOf(other)}
              {at}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
