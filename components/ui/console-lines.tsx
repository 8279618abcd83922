/** What code wrote to its console, a line each; long ones wrap. */
export function ConsoleLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section aria-label="Console" tabIndex={0} className="max-h-96 overflow-auto px-3 py-2">
      <ol className="mono flex flex-col text-12">
        {lines.map((line, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
            key={at}
            className="whitespace-pre-wrap break-words border-line border-b py-1 last:border-b-0"
          >
            {line}
          </li>
        ))}
      </ol>
    </section>
  );
}
