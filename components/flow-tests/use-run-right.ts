import { useCan } from "@/components/shell/place";

/** Whoever may start runs, and whoever may publish. */
export function useRunRight(): boolean {
  const mayStart = useCan("run.start");
  const mayPublish = useCan("flow.publish");
  return mayStart || mayPublish;
}
