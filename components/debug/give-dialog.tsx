"use client";

import type { ComponentProps } from "react";
import { OutcomeDialog } from "./outcome-dialog";

/** Says what a step hands on, and by which output, without executing it; or that it fails. */
export function GiveDialog({
  name,
  ...rest
}: Omit<ComponentProps<typeof OutcomeDialog>, "words"> & { readonly name: string }) {
  const words = {
    title: `Skip “${name}”?`,
    description:
      "It is not executed. The run goes on as if it had come to this, and its history says who said so.",
    verb: "Skip with this output",
    ends: "How it ends",
    gives: "Hands on an output",
    field: "Output",
    typed: "What it hands on is",
    help:
      rest.initial === ""
        ? "What the step would hand on, as JSON."
        : "It begins as what arrives at the step.",
  };
  return <OutcomeDialog words={words} {...rest} />;
}
