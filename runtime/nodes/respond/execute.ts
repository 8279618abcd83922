import type { RespondExecution } from "../execution";
import { compileKeyValues } from "../key-values";
import { isReserved } from "../reserved-names";
import { reservedHeaders } from "./reserved-headers";

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
        if (!isReserved(header.name, reservedHeaders))
          named[header.name.toLowerCase()] = header.value;
      }
      return {
        status: typeof status === "number" ? status : 200,
        headers: named,
        body: (value === null ? scope.input : value(scope)) ?? null,
      };
    };
  },
};
