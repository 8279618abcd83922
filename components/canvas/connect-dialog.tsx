"use client";

import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import type { FlowEdge, NodeId } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { type Remedy, refuseEdge } from "@/runtime/flow/refuse-edge";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import { useChecks } from "./use-checks";

type ConnectDialogProps = {
  readonly from: NodeId;
  readonly onConnect: (edge: FlowEdge) => void;
  /** A line that does not fit by itself: with a node between. */
  readonly onRemedy: (edge: FlowEdge, remedy: Remedy) => void;
  readonly onDisconnect: (edge: FlowEdge) => void;
  readonly onClose: () => void;
};

/** Connecting without the mouse: every line that may start at this node by name, and those there are. */
export function ConnectDialog({
  from,
  onConnect,
  onRemedy,
  onDisconnect,
  onClose,
}: ConnectDialogProps) {
  const document = useEditor(({ sketch }) => sketch.document);
  const around = useEditor((state) => state.around);
  const node = document.nodes[from];
  const outputs =
    node === undefined
      ? []
      : portsOf(node, nodeRegistry).filter(({ direction }) => direction === "out");
  const lines = outputs.flatMap((port) =>
    Object.entries(document.nodes).flatMap(([id, target]) =>
      portsOf(target, nodeRegistry)
        .filter(({ direction }) => direction === "in")
        .map((input) => ({
          edge: { from: `${from}.${port.name}`, to: `${id}.${input.name}` },
          text: port.role === "main" ? target.name : `${port.label} → ${target.name}`,
        })),
    ),
  );
  const checks = useChecks(true);
  const judges = new Map(
    outputs.map(({ name }) => {
      const end = `${from}.${name}`;
      return [end, checks?.judgeFrom(document, nodeRegistry, end, around)] as const;
    }),
  );
  const judged = lines.map(({ edge, text }) => {
    const misfit = refuseEdge(document, nodeRegistry, edge, around);
    // What would be missing there is said, and refuses nothing.
    const hint = misfit === null ? (judges.get(edge.from)?.(edge.to)?.reason ?? null) : null;
    return { edge, text, misfit, hint };
  });
  // What a node between makes fit comes after what fits; what nothing helps is left out.
  const offered = [
    ...judged.filter(({ misfit }) => misfit === null),
    ...judged.filter(({ misfit }) => misfit !== null && misfit.remedy !== null),
  ];
  const existing = document.edges.filter(
    (edge) => splitEnd(edge.from)?.node === from || splitEnd(edge.to)?.node === from,
  );
  const nameAt = (end: string) => {
    const at = splitEnd(end);
    return document.nodes[at?.node ?? ""]?.name ?? end;
  };
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[18%] left-1/2 z-50 w-[min(440px,calc(100vw-24px))] -translate-x-1/2 rounded-12 bg-raised shadow-3 focus-visible:outline-none"
        >
          <Radix.Title className="sr-only">Connect {node?.name}</Radix.Title>
          <Command loop>
            <Command.Input
              placeholder={`Connect ${node?.name ?? from} to…`}
              className="h-11 w-full border-line border-b bg-transparent px-4 text-14 outline-none focus-visible:outline-none"
            />
            <Command.List className="max-h-80 overflow-y-auto p-1">
              <Command.Empty className="px-3 py-4 text-fg-3">
                There is nothing it could be connected to.
              </Command.Empty>
              {offered.map(({ edge, text, misfit, hint }) => {
                const remedy = misfit?.remedy ?? null;
                const reason = misfit?.reason ?? hint;
                return (
                  <Command.Item
                    key={`${edge.from} ${edge.to}`}
                    value={`${text} ${edge.to}`}
                    onSelect={() => (remedy === null ? onConnect(edge) : onRemedy(edge, remedy))}
                    className="flex min-h-8 flex-wrap items-center gap-x-2 rounded-6 px-2 py-1 data-[selected=true]:bg-press"
                  >
                    {text}
                    {reason === null ? null : (
                      <span className="w-full text-12 text-fg-2">
                        {reason}
                        {remedy === null ? "" : ` ${remedy.label}.`}
                      </span>
                    )}
                  </Command.Item>
                );
              })}
              {existing.map((edge) => (
                <Command.Item
                  key={`${edge.from} ${edge.to} off`}
                  value={`disconnect ${nameAt(edge.from)} ${nameAt(edge.to)} ${edge.from} ${edge.to}`}
                  onSelect={() => onDisconnect(edge)}
                  className="flex h-8 items-center gap-2 rounded-6 px-2 text-fg-2 data-[selected=true]:bg-press"
                >
                  Disconnect {nameAt(edge.from)} and {nameAt(edge.to)}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
