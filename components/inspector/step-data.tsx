"use client";

import { Pin, PinOff, Play, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { StepTrial } from "@/components/canvas/use-trial";
import { Button } from "@/components/ui/button";
import { CodeView } from "@/components/ui/code-view";
import { ConsoleLines } from "@/components/ui/console-lines";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { SidePanel } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { FlowNode } from "@/runtime/flow/document";
import type { Json } from "@/runtime/json";
import { InputTree } from "./input-tree";
import { PasteJsonDialog } from "./paste-json-dialog";
import { StepOutcome } from "./step-outcome";

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
        <StepOutcome
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
      <PasteJsonDialog
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
