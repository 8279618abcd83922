"use client";

import { CircleCheck, CircleX, Pin, PinOff, Play, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { StepTrial } from "@/components/canvas/use-trial";
import { useRemarks } from "@/components/runs/use-remarks";
import { Button } from "@/components/ui/button";
import { CodeView } from "@/components/ui/code-view";
import { ConsoleLines } from "@/components/ui/console-lines";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Remarks } from "@/components/ui/remarks";
import { Select } from "@/components/ui/select";
import { SidePanel } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { Textarea } from "@/components/ui/textarea";
import type { FlowNode } from "@/runtime/flow/document";
import { JsonSyntaxError } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";
import type { Json } from "@/runtime/json";
import { InputTree } from "./input-tree";

type StepDataProps = {
  readonly trial: StepTrial;
  /** Names of steps by their ids. */
  nameOf(node: string): string;
  /** What an output is called on the canvas. */
  portName(node: string, port: string): string;
  /** The slot of a step that touches a system; null for one that does not. */
  readonly system: string | null;
  readonly touchesWorld: boolean;
  readonly node: FlowNode;
  /** A trigger: nothing arrives at it, its message is what it hands on. */
  readonly starts: boolean;
  readonly mayEdit: boolean;
  readonly onClose: () => void;
};

const paste = "paste…";

/** The message that the step is tested with. */
function SampleChoice({
  messages,
  mayEdit,
  onPaste,
}: {
  readonly messages: StepDataProps["trial"]["messages"];
  readonly mayEdit: boolean;
  readonly onPaste: () => void;
}) {
  const { sources, chosen, pinned } = messages;
  return (
    <div className="flex items-center gap-1">
      <Select
        aria-label="Sample message"
        options={[
          ...sources.map(({ id, label }) => ({ value: id, label })),
          { value: paste, label: "Paste JSON…" },
        ]}
        value={chosen?.id ?? ""}
        placeholder="No sample"
        onValueChange={(id) => (id === paste ? onPaste() : messages.choose(id))}
      />
      {mayEdit && chosen !== null ? (
        <IconButton
          icon={pinned ? PinOff : Pin}
          size="s"
          label={pinned ? "Unpin this message" : "Pin this message as the sample"}
          onClick={() => void (pinned ? messages.unpin() : messages.pin())}
        />
      ) : null}
    </div>
  );
}

/** Asks before the system is reached, with what it would get. */
function SendLive({
  open,
  system,
  request,
  onClose,
  onSend,
}: {
  readonly open: boolean;
  readonly system: string;
  readonly request: Json | null;
  readonly onClose: () => void;
  readonly onSend: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onClose}>
      <DialogContent
        wide
        title={`Send this to ${system}?`}
        description="The steps before it are not sent. This request reaches the system and may change what is there."
        footer={
          <DialogActions
            keep="Do not send"
            onClick={() => {
              onClose();
              onSend();
            }}
          >
            Send to {system}
          </DialogActions>
        }
      >
        <Value label="What would be sent" value={request} />
      </DialogContent>
    </Dialog>
  );
}

/** What arrives at the step of the message. */
function Arriving({ trial, nameOf }: Pick<StepDataProps, "trial" | "nameOf">) {
  if (trial.scope !== null) return <InputTree scope={trial.scope} nameOf={nameOf} />;
  if (trial.messages.chosen === null) {
    return <Unknown>Choose a sample to see what arrives here.</Unknown>;
  }
  return (
    <Unknown>
      {trial.running ? "Computing what arrives…" : "Nothing arrives here: see above."}
    </Unknown>
  );
}

/** What arrives at a step and what it makes of it, beside its form. */
export function StepData(props: StepDataProps) {
  const { trial, nameOf, portName, system, touchesWorld, node, starts, mayEdit, onClose } = props;
  const [tab, setTab] = useState(starts ? "output" : "input");
  const [asking, setAsking] = useState<"paste" | "live" | null>(null);
  const { messages, result } = trial;
  const step = result?.step ?? null;
  return (
    <SidePanel aria-label="Step data" className="w-72 max-xl:w-60">
      <header className="flex flex-col gap-1.5 px-2 pt-2 pb-1.5">
        <SampleChoice messages={messages} mayEdit={mayEdit} onPaste={() => setAsking("paste")} />
        <div className="flex items-center gap-1.5">
          <Button
            size="s"
            disabled={!mayEdit || messages.chosen === null}
            onClick={() => {
              trial.run(false);
              setTab("output");
            }}
          >
            <Icon as={Play} size="s" />
            Test
          </Button>
          {touchesWorld && step !== null ? (
            <Button size="s" look="quiet" disabled={!mayEdit} onClick={() => setAsking("live")}>
              Send it…
            </Button>
          ) : null}
          <IconButton
            icon={X}
            size="s"
            label="Close the step's data"
            className="ml-auto"
            onClick={onClose}
          />
        </div>
        <Outcome
          trial={trial}
          nameOf={nameOf}
          portName={portName}
          touchesWorld={touchesWorld}
          node={node}
        />
      </header>
      <Tabs value={tab} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="Data of this step">
          {starts ? null : <Tab value="input">Input</Tab>}
          <Tab value="output">Output</Tab>
          {step?.request == null ? null : <Tab value="request">Request</Tab>}
          {step?.response == null ? null : <Tab value="response">Response</Tab>}
          {step?.console === undefined ? null : <Tab value="console">Console</Tab>}
        </TabList>
        <TabPanel value="input" className="min-h-0 flex-1 pt-2 outline-none">
          <Arriving trial={trial} nameOf={nameOf} />
        </TabPanel>
        <TabPanel value="output" className="min-h-0 flex-1 overflow-auto outline-none">
          <Value
            label="Output"
            value={step?.output ?? null}
            nothing={starts ? "Test shows the message as later steps get it." : "Nothing yet."}
          />
        </TabPanel>
        <TabPanel value="request" className="min-h-0 flex-1 overflow-auto outline-none">
          <Value label="Request" value={step?.request ?? null} />
        </TabPanel>
        <TabPanel value="response" className="min-h-0 flex-1 overflow-auto outline-none">
          <Value label="Response" value={step?.response ?? null} />
        </TabPanel>
        <TabPanel value="console" className="min-h-0 flex-1 overflow-auto outline-none">
          <ConsoleLines lines={step?.console ?? []} />
        </TabPanel>
      </Tabs>
      <PasteDialog
        open={asking === "paste"}
        title="Use which message?"
        onClose={() => setAsking(null)}
        onUse={(text) => messages.paste(text)}
      />
      <SendLive
        open={asking === "live"}
        system={system ?? "the system"}
        request={step?.request ?? null}
        onClose={() => setAsking(null)}
        onSend={() => {
          trial.run(true);
          setTab("output");
        }}
      />
    </SidePanel>
  );
}

function Outcome({
  trial,
  nameOf,
  portName,
  touchesWorld,
  node,
}: Pick<StepDataProps, "trial" | "nameOf" | "portName" | "touchesWorld"> & {
  readonly node: FlowNode;
}) {
  const { result, running, failure } = trial;
  if (failure !== null) return <Line bad>{failure}</Line>;
  if (result === null) return running ? <Line quiet>Computing what arrives…</Line> : null;
  const { step, error, unanswered, path, sentTo } = result;
  const needs = unanswered[0];
  if (step?.error != null) return <Line bad>{step.error.message}</Line>;
  if (error !== null) {
    return (
      <Line bad>
        {error.node === null ? "" : `${nameOf(error.node)}: `}
        {error.message}
      </Line>
    );
  }
  if (step === null && needs !== undefined) {
    return (
      <Unanswered trial={trial} node={needs} name={nameOf(needs)}>
        {nameOf(needs)} is not asked in a test.
      </Unanswered>
    );
  }
  if (step === null) {
    const last = path.at(-1);
    return (
      <Line>
        This message does not come here
        {last === undefined
          ? "."
          : last.port === null
            ? `: it stops at ${nameOf(last.node)}.`
            : `: it leaves ${nameOf(last.node)} by “${portName(last.node, last.port)}”.`}
      </Line>
    );
  }
  if (sentTo !== null) return <Line good>Sent to {sentTo} and answered.</Line>;
  if (touchesWorld) return <Line quiet>Nothing was sent.</Line>;
  if (step.port === null) {
    return (
      <Unanswered trial={trial} node={step.node} name={nameOf(step.node)} quiet>
        Not run in a test, and no run has left an answer yet.
      </Unanswered>
    );
  }
  const rounds = step.times > 1 ? ` First of ${step.times} rounds.` : "";
  return (
    <Left node={node} output={step.output}>
      Leaves by “{portName(step.node, step.port)}”.{rounds}
    </Left>
  );
}

/** How a step left, and what a person should know of what it handed on. */
function Left({
  node,
  output,
  children,
}: {
  readonly node: FlowNode;
  readonly output: Json;
  readonly children: ReactNode;
}) {
  const remarks = useRemarks(node, output);
  return (
    <>
      <Line good={remarks.length === 0} quiet={remarks.length > 0}>
        {children}
      </Line>
      <Remarks lines={remarks} />
    </>
  );
}

/** A step whose answer a test does not get, and the way to give it. */
function Unanswered({
  trial,
  node,
  name,
  quiet = false,
  children,
}: {
  readonly trial: StepTrial;
  readonly node: string;
  readonly name: string;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const [answering, setAnswering] = useState(false);
  return (
    <>
      <Line quiet={quiet}>
        {children}{" "}
        <button
          type="button"
          className="font-medium text-accent-text hover:underline"
          onClick={() => setAnswering(true)}
        >
          Give its answer…
        </button>
      </Line>
      <PasteDialog
        open={answering}
        title={`What does ${name} answer?`}
        onClose={() => setAnswering(false)}
        onUse={(_text, value) => trial.answer(node, value)}
      />
    </>
  );
}

function Line({
  bad = false,
  good = false,
  quiet = false,
  children,
}: {
  readonly bad?: boolean;
  readonly good?: boolean;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const tone = bad
    ? "text-negative"
    : good
      ? "text-positive"
      : quiet
        ? "text-fg-3"
        : "text-caution";
  return (
    <p role="status" className={`flex items-start gap-1 break-words text-12 ${tone}`}>
      {quiet ? null : (
        <Icon
          as={bad ? CircleX : good ? CircleCheck : TriangleAlert}
          size="s"
          className="mt-px shrink-0"
        />
      )}
      <span className="min-w-0">{children}</span>
    </p>
  );
}

function Value({
  label,
  value,
  nothing = "Nothing yet.",
}: {
  readonly label: string;
  readonly value: Json;
  readonly nothing?: string;
}) {
  if (value === null) return <Unknown>{nothing}</Unknown>;
  return <CodeView label={label} text={JSON.stringify(value, null, 2)} />;
}

function Unknown({ children }: { readonly children: ReactNode }) {
  return <p className="px-3 py-2 text-12 text-fg-3">{children}</p>;
}

function PasteDialog({
  open,
  title,
  onClose,
  onUse,
}: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly onUse: (text: string, value: Json) => void;
}) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const use = () => {
    try {
      onUse(text, parseMessageJson(text));
      onClose();
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      setFault(`${error.message}.`);
    }
  };
  return (
    <Dialog open={open} onOpenChange={onClose}>
      <DialogContent
        wide
        title={title}
        footer={<DialogActions onClick={use}>Use it</DialogActions>}
      >
        <Textarea
          aria-label="JSON"
          aria-invalid={fault !== null || undefined}
          className="mono h-60"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFault(null);
          }}
        />
        {fault === null ? null : <p className="mt-1 text-12 text-negative">{fault}</p>}
      </DialogContent>
    </Dialog>
  );
}
