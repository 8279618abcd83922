"use client";

import { TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@/server/trpc/app-router";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type CallProblem = {
  /** Our code, e.g. `NOT_FOUND`; null when the server failed or did not answer. */
  readonly code: string | null;
  readonly message: string;
  readonly detail: { readonly [name: string]: unknown };
};

/** What went wrong with a call, in words for the reader. */
export function problemOf(error: unknown): CallProblem {
  if (!(error instanceof TRPCClientError)) {
    return { code: null, message: "The page itself failed. Load it again.", detail: {} };
  }
  const problem = (error as TRPCClientError<AppRouter>).data?.problem;
  if (problem?.code) return { code: problem.code, message: error.message, detail: problem.detail };
  return error.data
    ? {
        code: null,
        message:
          "The server failed while answering. Try again in a moment; if it comes back, tell whoever operates this installation when it was.",
        detail: {},
      }
    : { code: null, message: "The server did not answer. Check the connection.", detail: {} };
}
