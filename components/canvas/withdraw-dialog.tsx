"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

type WithdrawDialogProps = {
  /** Of the flow, and of the environment it is withdrawn from. */
  readonly name: string;
  readonly place: string;
  readonly onClose: () => void;
  readonly onWithdraw: () => void;
};

/** Asks before a flow stops taking messages. */
export function WithdrawDialog({ name, place, onClose, onWithdraw }: WithdrawDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Withdraw ${name} from ${place}?`}
        description="Callers of its address get 404 and nothing new starts. Runs that have begun go on. Publishing it again brings it back under the same address."
        footer={
          <DialogActions keep="Keep it" look="danger" onClick={onWithdraw}>
            Withdraw
          </DialogActions>
        }
      />
    </Dialog>
  );
}
