"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { isRole, isWider, type RoleName, roleChoices, roleHelp, roleLabel } from "./role-words";

type RoleSelectProps = {
  readonly member: { readonly name: string; readonly role: RoleName };
  /** Where the role holds. */
  readonly where: string;
  readonly busy: boolean;
  /** The only one who may do everything keeps the role. */
  readonly last: boolean;
  readonly onChange: (role: RoleName) => void;
};

/** The role of a person. A wider one is asked about: picked by a slip it would give away what it allows. */
export function RoleSelect({ member, where, busy, last, onChange }: RoleSelectProps) {
  const [asked, setAsked] = useState<RoleName | null>(null);
  const onClose = () => setAsked(null);
  return (
    <>
      <Select
        aria-label={`Role of ${member.name}`}
        className="w-30 md:w-36"
        value={member.role}
        options={roleChoices}
        disabled={busy || last}
        onValueChange={(role) => {
          if (!isRole(role) || role === member.role) return;
          if (isWider(role, member.role)) setAsked(role);
          else onChange(role);
        }}
      />
      {last ? <span className="block text-11 text-fg-3">The last owner stays owner</span> : null}
      {asked === null ? null : (
        <Dialog open onOpenChange={onClose}>
          <DialogContent
            title={`Make ${member.name} ${roleLabel(asked)}?`}
            description={`${roleLabel(asked)}: ${roleHelp(asked)}. It holds for ${where} from the person's next click.`}
            footer={
              <DialogActions
                keep={`Keep ${roleLabel(member.role)}`}
                look="primary"
                onClick={() => {
                  onClose();
                  onChange(asked);
                }}
              >
                Make {roleLabel(asked)}
              </DialogActions>
            }
          />
        </Dialog>
      )}
    </>
  );
}
