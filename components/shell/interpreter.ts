import { usePlace } from "./place";

/** A question the gateway refused or could not answer, with words for the reader. */
export class InterpreterProblem extends Error {
  override readonly name = "InterpreterProblem";
  /** Null when it failed or did not answer. */
  readonly code: string | null;

  constructor(code: string | null, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks what only a process that interprets flows can answer; nothing is changed by it. */
export function useInterpreter(): <Answer>(question: string, input: object) => Promise<Answer> {
  const { environment } = usePlace();
  return async <Answer>(question: string, input: object) => {
    let response: Response;
    try {
      response = await fetch(`/api/interpreter/${question}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-orderloom-environment": environment.id,
        },
        body: JSON.stringify(input),
      });
    } catch {
      throw new InterpreterProblem(null, "The server did not answer. Check the connection.");
    }
    if (response.ok) return (await response.json()) as Answer;
    const problem: unknown = await response.json().catch(() => null);
    const { code, detail } = (problem ?? {}) as { code?: string; detail?: string };
    throw new InterpreterProblem(
      response.status < 500 ? (code ?? null) : null,
      detail ??
        "The server failed while answering. Try again in a moment; if it comes back, tell whoever operates this installation when it was.",
    );
  };
}
