import { FlowError } from "../../errors/flow-error";

/** The FlowError of a call that must fail. */
export function errorOf(action: () => unknown): FlowError {
  try {
    action();
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
  throw new Error("It did not fail");
}
