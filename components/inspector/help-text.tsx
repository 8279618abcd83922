/** The help of a definition: words between backticks are code. */
export function HelpText({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <code key={index} className="mono">
        {part}
      </code>
    ),
  );
}
