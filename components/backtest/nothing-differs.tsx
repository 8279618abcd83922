import { EmptyState } from "@/components/ui/empty-state";
import type { BacktestView } from "./use-backtest";

/** Where the causes would be. */
export function NothingDiffers({ view }: { readonly view: BacktestView }) {
  if (view.done === 0) {
    return (
      <EmptyState
        title="No message was tried"
        why="No run of this flow ended in that period here, or none fits what was asked for."
        then="Choose a longer period, or backtest in the environment where the orders come in."
      />
    );
  }
  return (
    <EmptyState
      title="Nothing differs"
      why="What the draft sends, answers and passes on is what the version that ran sent, answered and passed on."
    />
  );
}
