import type { RespondExecution } from "../execution";
import { compileKeyValues } from "../key-values";

/** What flows must not set: they would reach over into the application's own origin. */
const reserved =
  /^(set-cookie|content-length|transfer-encoding|connection|keep-alive|upgrade|content-security-policy.*|x-content-type-options|access-control-.*|strict-transport-security|clear-site-data|service-worker-allowed)$/i;

export const respondExecution: RespondExecution = {
  behaviour: "respond",
  compile: (config, context) => {
    const { status, body } = config;
    const headers = compileKeyValues(config.headers, "headers", context);
    const value =
      typeof body === "string" && body.trim() !== "" ? context.expression(body, "body") : null;
    return (scope) => {
      const named: { [name: string]: string } = {};
      for (const header of headers(scope)) {
        if (!reserved.test(header.name)) named[header.name.toLowerCase()] = header.value;
      }
      return {
        status: typeof status === "number" ? status : 200,
        headers: named,
        body: (value === null ? scope.input : value(scope)) ?? null,
      };
    };
  },
};
