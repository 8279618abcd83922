"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { IconButton } from "./icon-button";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** What is behind a dialog. Pressing it, as a double click that opened the dialog does, leaves the focus inside. */
export function Scrim({ className, ...rest }: ComponentProps<typeof Radix.Overlay>) {
  return (
    <Radix.Overlay
      className={cn("fixed inset-0 z-40 bg-scrim", className)}
      onMouseDown={(event) => event.preventDefault()}
      {...rest}
    />
  );
}

const appearing = "data-[state=open]:animate-appear";

type DialogContentProps = ComponentProps<typeof Radix.Content> & {
  /** The question the dialog asks; its buttons repeat the verb. */
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  /** Buttons: the safe one first, the primary last. */
  readonly footer?: ReactNode;
};

/** A question that stops everything else: 440 or 640 wide, on a phone the whole width at the bottom. */
export function DialogContent({
  title,
  description,
  wide = false,
  footer,
  className,
  children,
  ...rest
}: DialogContentProps) {
  return (
    <Radix.Portal>
      <Scrim className={appearing} />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          // Centred without a transform: what an editor inside lays over the window would be moved by it.
          "fixed inset-x-0 top-[16%] z-40 mx-auto flex max-h-[80dvh] w-[calc(100vw-24px)] flex-col rounded-12 bg-raised shadow-3 focus-visible:outline-none",
          wide ? "max-w-[640px]" : "max-w-[440px]",
          className,
        )}
        {...rest}
      >
        <div className="overflow-y-auto p-4">
          <Radix.Title className="font-semibold text-16">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-1.5 text-fg-2">{description}</Radix.Description>
          ) : null}
          {children ? <div className="mt-3">{children}</div> : null}
        </div>
        {footer ? <div className="flex flex-wrap justify-end gap-2 px-4 pb-4">{footer}</div> : null}
      </Radix.Content>
    </Radix.Portal>
  );
}

type DialogActionsProps = ComponentProps<typeof Button> & {
  /** The words of the safe one, which closes the dialog and changes nothing. */
  readonly keep?: ReactNode;
};

/** The two buttons of a question: the safe one, and what the dialog asks for, with its words as children. */
export function DialogActions({ keep = "Cancel", ...action }: DialogActionsProps) {
  return (
    <>
      <DialogClose asChild>
        <Button wraps>{keep}</Button>
      </DialogClose>
      <Button look="primary" wraps {...action} />
    </>
  );
}

type SheetContentProps = ComponentProps<typeof Radix.Content> & {
  readonly title: string;
  readonly side: "left" | "right";
};

/** A panel that slides over the page, for what has no room beside it on a small screen. */
export function SheetContent({ title, side, className, children, ...rest }: SheetContentProps) {
  return (
    <Radix.Portal>
      <Scrim className={appearing} />
      <Radix.Content
        aria-describedby={undefined}
        // The panel itself, not its first control: a control would open its tooltip at once.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        className={cn(
          "fixed inset-y-0 z-40 flex max-w-[calc(100vw-40px)] flex-col bg-surface shadow-3 focus-visible:outline-none",
          side === "left" ? "left-0" : "right-0",
          className,
        )}
        {...rest}
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
        <Radix.Close asChild>
          <IconButton icon={X} label="Close" tooltip={false} className="absolute top-2 right-2" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}
