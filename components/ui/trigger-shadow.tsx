"use client";

import { type ComponentProps, type RefObject, useLayoutEffect, useRef } from "react";

type ShadowProps = ComponentProps<"span"> & { readonly of: RefObject<HTMLElement | null> };

/**
 * Lies over a control, seen and reached by nobody: what opens from the control is placed by it. The control
 * itself stays the same element before and after the code of what opens has come.
 */
export function Shadow({ of, ref, style: _style, ...rest }: ShadowProps) {
  const own = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const box = of.current?.getBoundingClientRect();
    const element = own.current;
    if (box === undefined || element === null) return;
    Object.assign(element.style, {
      position: "fixed",
      pointerEvents: "none",
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
  });
  return (
    <span
      {...rest}
      ref={(element) => {
        own.current = element;
        if (typeof ref === "function") ref(element);
        else if (ref) ref.current = element;
      }}
      role="presentation"
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
