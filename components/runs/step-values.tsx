"use client";

import { Facts } from "@/components/ui/side-panel";
import { CollectedValues } from "./collected-values";
import { faceOf } from "./node-words";
import { outputName } from "./output-name";
import { RecomputedView } from "./recomputed-view";
import type { HeldBy } from "./use-lineage";
import type { RunView, StepDetail } from "./use-run";
import type { Pointer } from "./value-text";
import { ValueView } from "./value-view";

type ValuesProps = { readonly view: RunView; readonly step: StepDetail };

function Said({ children }: { readonly children: React.ReactNode }) {
  return <p className="px-3 py-2.5 text-12 text-fg-2">{children}</p>;
}

const hidden =
  "You may not look into documents here. Status, times and error codes are all that is shown.";

/** What the error points at in what arrived: `input.total`, or a line of the raw body. */
function pointerOf({ error }: StepDetail): Pointer | undefined {
  const { path, line } = error?.detail ?? {};
  if (typeof path === "string" && /^input[.[]/.test(path)) return { path };
  return typeof line === "number" ? { line } : undefined;
}

/** Who handed on what arrived: the step at the other end of the line, or the splitter whose item it is. */
function holderOf({ view, step }: ValuesProps, { node, path, item }: Input): HeldBy | undefined {
  if (item === null) return path === null ? undefined : { view, node, path };
  const levels = (step.line?.path ?? "").split("/");
  const at = levels.findIndex((level) => level.startsWith(`${node}:`));
  return at < 0 ? undefined : { view, node, path: levels.slice(0, at + 1).join("/") };
}

/** The step itself, in the turn that is looked at. */
function ownOf({ view, step }: ValuesProps): HeldBy | undefined {
  const { line } = step;
  return line === null ? undefined : { view, node: line.node, path: line.path };
}

function MessageView({
  view,
  step,
  message,
  pointer,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly message: NonNullable<StepDetail["message"]>;
  readonly pointer: Pointer | undefined;
}) {
  const headers = Object.entries(message.headers);
  const query = Object.entries(message.query);
  return (
    <>
      <Facts
        className="p-3"
        facts={[
          ["Came by", message.method ? `${message.kind}, ${message.method}` : message.kind],
          ...(message.contentType ? [["Content type", message.contentType] as const] : []),
          ...query.map(
            ([name, value]) =>
              [
                `?${name}`,
                <span key={name} className="mono">
                  {value}
                </span>,
              ] as const,
          ),
        ]}
      />
      {headers.length > 0 ? (
        <details className="border-line border-t px-3 py-1.5 text-12">
          <summary className="text-fg-2">{headers.length} headers</summary>
          <Facts
            className="mt-1.5 mb-1 grid-cols-[minmax(96px,auto)_minmax(0,1fr)]"
            facts={headers.map(([name, value]) => [
              name,
              <span key={name} className="mono break-all">
                {value}
              </span>,
            ])}
          />
        </details>
      ) : null}
      {message.body ? (
        <ValueView
          run={view.run.id}
          value={message.body}
          label="Message as received"
          pointer={pointer}
          heldBy={ownOf({ view, step })}
          lead={<span className="text-12 text-fg-2">As received</span>}
        />
      ) : (
        <Said>The message had no body.</Said>
      )}
    </>
  );
}

type Input = StepDetail["inputs"][number];

function InputPart({
  view,
  step,
  input,
  pointer,
}: ValuesProps & {
  readonly input: Input;
  readonly pointer: Pointer | undefined;
}) {
  const from = faceOf(view.document, input.node).name;
  const heldBy = holderOf({ view, step }, input);
  if (input.item !== null) {
    return (
      <>
        <Said>
          Item {input.item + 1} of what <b className="font-medium text-fg">{from}</b> received.
        </Said>
        <RecomputedView
          view={view}
          step={step}
          of={input}
          label="Input"
          pointer={pointer}
          heldBy={heldBy}
        />
      </>
    );
  }
  if (input.collected !== null) {
    const { collected } = input;
    return (
      <CollectedValues view={view} step={step} input={input} collected={collected} from={from} />
    );
  }
  if (input.value === null) {
    return (
      <>
        <Said>
          From <b className="font-medium text-fg">{from}</b>.
        </Said>
        <RecomputedView
          view={view}
          step={step}
          of={input}
          label="Input"
          pointer={pointer}
          heldBy={heldBy}
        />
      </>
    );
  }
  return (
    <ValueView
      run={view.run.id}
      value={input.value}
      label="Input"
      pointer={pointer}
      heldBy={heldBy}
      lead={
        <span className="min-w-0 truncate text-12 text-fg-2">
          From {from}
          {input.port === "out" ? "" : `, ${outputName(view.document, input.node, input.port)}`}
        </span>
      }
    />
  );
}

/** What the step worked on. */
export function InputView({ view, step }: ValuesProps) {
  if (!view.payloads) return <Said>{hidden}</Said>;
  const pointer = pointerOf(step);
  if (step.message) {
    return <MessageView view={view} step={step} message={step.message} pointer={pointer} />;
  }
  if (step.inputs.length === 0) return <Said>Nothing was handed to this step.</Said>;
  return step.inputs.map((input) => (
    <InputPart
      key={`${input.node}.${input.port}`}
      view={view}
      step={step}
      input={input}
      pointer={pointer}
    />
  ));
}

/** What the step handed on. */
export function OutputView({ view, step }: ValuesProps) {
  if (!view.payloads) return <Said>{hidden}</Said>;
  if (step.output) {
    const port = step.line?.port;
    return (
      <ValueView
        run={view.run.id}
        value={step.output}
        label="Output"
        heldBy={ownOf({ view, step })}
        lead={
          <span className="text-12 text-fg-2">
            {port && port !== "out"
              ? `Left by “${outputName(view.document, step.line?.node ?? "", port)}”`
              : "Handed on"}
          </span>
        }
      />
    );
  }
  if (step.outputDropped) {
    return (
      <RecomputedView
        view={view}
        step={step}
        of={null}
        label="Output"
        heldBy={ownOf({ view, step })}
      />
    );
  }
  if (step.line?.status === "running") return <Said>The step has not ended yet.</Said>;
  return <Said>The step handed on nothing.</Said>;
}
