import type { Actor } from "../../audit/record-audit";
import { demoUsers } from "./demo-ids";

/** Who made what a person of the demonstration would have made. */
export const demoConsultant: Actor = {
  kind: "user",
  id: demoUsers.consultant.id,
  name: demoUsers.consultant.name,
};
