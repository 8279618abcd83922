"use client";

import { useMemo } from "react";
import { Badge } from "@/components/ui/badge";
import { CodeView } from "@/components/ui/code-view";
import { formatDuration } from "@/components/ui/format";
import { Facts } from "@/components/ui/side-panel";
import { counted } from "@/runtime/counted";
import type { Json, JsonObject } from "@/runtime/json";
import { reachedNothing } from "./error-words";
import { givenSentence } from "./given-words";
import type { StepDetail, ValuePreview } from "./use-run";
import { markField, prettyText } from "./value-text";
import { ValueView } from "./value-view";

function parseObject(value: ValuePreview | null): JsonObject | null {
  if (value === null || !value.complete) return null;
  try {
    const parsed: unknown = JSON.parse(value.text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as JsonObject)
      : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function Headers({ headers }: { readonly headers: unknown }) {
  const entries =
    typeof headers === "object" && headers !== null && !Array.isArray(headers)
      ? Object.entries(headers)
      : [];
  if (entries.length === 0) return null;
  return (
    <details className="px-3 pt-1 pb-2 text-12">
      <summary className="text-fg-2">{counted(entries.length, "header")}</summary>
      <Facts
        className="mt-1.5 mb-1 grid-cols-[minmax(96px,auto)_minmax(0,1fr)]"
        facts={entries.map(([name, value]) => [
          name,
          <span key={name} className="mono break-all">
            {String(value)}
          </span>,
        ])}
      />
    </details>
  );
}

function Body({
  body,
  label,
  bad,
  linesMax,
}: {
  readonly body: unknown;
  readonly label: string;
  readonly bad: string | null;
  readonly linesMax?: number;
}) {
  const shown = useMemo(() => prettyText(textOf(body)), [body]);
  const marks = useMemo(() => markField(shown.text, bad), [shown.text, bad]);
  return (
    <CodeView
      text={shown.text}
      language={shown.language}
      marks={marks}
      label={label}
      {...(linesMax !== undefined && { linesMax })}
      className="border-line border-y"
    />
  );
}

function addressOf(request: JsonObject): string {
  const { url, path, query } = request;
  const base = typeof url === "string" ? url : typeof path === "string" ? path : "";
  if (typeof query !== "object" || query === null || Array.isArray(query)) return base;
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  return text === "" ? base : `${base}?${text}`;
}

/** So that the answer, which says why, stays in view. */
const requestLines = 14;

type PartProps = { readonly run: string; readonly step: StepDetail; readonly bad: string | null };

function RequestView({ run, step, bad }: PartProps) {
  const request = parseObject(step.request);
  if (request === null) {
    return step.request ? (
      <ValueView run={run} value={step.request} label="Request" bad={bad} lead="Request" />
    ) : null;
  }
  const method = typeof request.method === "string" ? request.method : null;
  const address = addressOf(request);
  return (
    <section aria-label="Request">
      <div className="flex min-h-8.5 items-center gap-2 px-3 py-1">
        {method ? <Badge>{method}</Badge> : null}
        <span className="mono min-w-0 truncate text-12" title={address}>
          {address === "" ? "Request" : address}
        </span>
      </div>
      <Headers headers={request.headers} />
      {request.body !== undefined && request.body !== null ? (
        <Body body={request.body} label="Request body" bad={bad} linesMax={requestLines} />
      ) : step.requestBody ? (
        <ValueView
          run={run}
          value={step.requestBody}
          label="Request body"
          bad={bad}
          lead="Body"
          linesMax={requestLines}
        />
      ) : null}
      {method === null && address === "" ? <Body body={request} label="Request" bad={bad} /> : null}
    </section>
  );
}

const statusWords: { readonly [status: number]: string } = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No content",
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  409: "Conflict",
  422: "Unprocessable",
  429: "Too many requests",
  500: "Server error",
  502: "Bad gateway",
  503: "Unavailable",
  504: "Gateway time-out",
};

function StatusLine({
  status,
  step,
}: {
  readonly status: number | null;
  readonly step: StepDetail;
}) {
  return (
    <div className="flex min-h-8.5 items-center gap-2 px-3 py-1">
      {status === null ? null : (
        <Badge tone={status >= 400 ? "negative" : "positive"}>{status}</Badge>
      )}
      <span className="text-12 text-fg-2">{(status && statusWords[status]) ?? "Response"}</span>
      <span className="flex-1" />
      <span className="text-12 text-fg-3 tabular-nums">
        {step.line ? formatDuration(step.line.durationUs / 1_000) : null}
      </span>
    </div>
  );
}

function ResponseView({ run, step, bad }: PartProps) {
  const response = parseObject(step.response);
  if (response !== null) {
    const status = typeof response.status === "number" ? response.status : null;
    const body = status === null && response.body === undefined ? response : response.body;
    return (
      <section aria-label="Response">
        <StatusLine status={status} step={step} />
        <Headers headers={response.headers} />
        {step.responseBody ? (
          <ValueView
            run={run}
            value={step.responseBody}
            label="Response body"
            bad={bad}
            lead="Body"
          />
        ) : body === undefined || body === null ? null : (
          <Body body={body} label="Response body" bad={bad} />
        )}
      </section>
    );
  }
  if (step.response) {
    return <ValueView run={run} value={step.response} label="Response" bad={bad} lead="Response" />;
  }
  return <p className="px-3 py-2.5 text-12 text-fg-2">{unansweredWords(step)}</p>;
}

function unansweredWords({ line, given, error }: StepDetail): string {
  if (given !== null) return givenSentence(given);
  if (line?.status === "running") return "Sent, not answered yet.";
  return reachedNothing(error?.code ?? "")
    ? "It did not come to a call, so nothing was done there."
    : "No answer was read. Whether the target did anything is not known from here.";
}

/** The field that the error or the target's answer names, such as `lines[0].unit`. */
function refusedField(step: StepDetail): string | null {
  if (step.error === null) return null;
  const body = objectIn(parseObject(step.response)?.body);
  const named = [step.error.detail?.field, body?.field, objectIn(body?.error)?.field];
  return named.find((field) => typeof field === "string") ?? null;
}

function objectIn(value: Json | undefined): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** What was sent and what came back, secrets masked. */
export function ExchangeView({ run, step }: { readonly run: string; readonly step: StepDetail }) {
  const bad = refusedField(step);
  return (
    <>
      <RequestView run={run} step={step} bad={bad} />
      <ResponseView run={run} step={step} bad={bad} />
    </>
  );
}
