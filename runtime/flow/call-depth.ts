/** So deep may flows run each other; deeper the step fails. */
export const callDepthMax = 20;
