/** The product's mark: warp and weft. */
export function LoomMark({ size = 16 }: { readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      <path d="M5 4v16M12 4v6.5M12 13.5V20M19 4v16" />
      <path d="M3 8h3M8.5 8H21M3 16h14.5M20.5 16h.5M3 12h18" />
    </svg>
  );
}
