/** Holds the place of a form that is on its way. */
export function EmptyInspector() {
  return <div className="w-panel shrink-0 border-line border-l bg-surface max-xl:w-80" />;
}
