"use client";

import { useId, useState } from "react";
import { DocumentTypeInput } from "@/components/inspector/document-type-input";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import { notify } from "@/components/ui/toast";
import { canonicalJson } from "@/runtime/flow/canonical";
import type { JsonObject } from "@/runtime/json";
import { definedTarget } from "@/runtime/mapping/defined-target";

type TargetDialogProps = {
  readonly config: JsonObject;
  readonly onClose: () => void;
  readonly onDefine: (edit: (config: JsonObject) => JsonObject) => void;
};

type From = "type" | "json";

/** What the map is to build: a document type, or the fields of a schema or an example. */
export function TargetDialog({ config, onClose, onDefine }: TargetDialogProps) {
  const [from, setFrom] = useState<From>(config.schema === undefined ? "type" : "json");
  const [type, setType] = useState(
    typeof config.documentType === "string" ? config.documentType : "",
  );
  const [text, setText] = useState(() =>
    config.schema === undefined ? "" : canonicalJson(config.schema).trimEnd(),
  );
  const [fault, setFault] = useState<string | null>(null);
  const form = useId();
  const use = () => {
    const read = from === "json" ? definedTarget(text) : { schema: null, outside: [] };
    if ("fault" in read) {
      setFault(read.fault);
      return;
    }
    onDefine(({ documentType: _type, schema: _schema, ...rest }) => ({
      ...rest,
      ...(type.trim() !== "" && { documentType: type.trim() }),
      ...(read.schema !== null && { schema: read.schema }),
    }));
    if (read.outside.length > 0) {
      const [first] = read.outside;
      notify(`${first} is not part of this schema: the fields behind it are not known.`);
    }
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        title="What does this map build?"
        footer={
          <DialogActions type="submit" form={form}>
            Show these fields
          </DialogActions>
        }
      >
        <form
          id={form}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            use();
          }}
        >
          <SegmentedControl<From>
            label="Where its fields are known from"
            value={from}
            onValueChange={(next) => {
              setFrom(next);
              setFault(null);
            }}
            options={[
              { value: "type", label: "A document type" },
              { value: "json", label: "A schema, an example or CSV" },
            ]}
          />
          <Field
            label="Document type"
            help={
              from === "type"
                ? "Its fields are shown, and the lines from here are checked by it."
                : "Lines from here are checked by it; the fields are those below."
            }
          >
            {(control) => (
              <DocumentTypeInput
                {...control}
                value={type}
                placeholder="SalesOrder"
                onChange={(next) => setType(next ?? "")}
              />
            )}
          </Field>
          {from === "json" ? (
            <Field
              label="JSON Schema, example document or head of a CSV file"
              help="Of an example every field is taken, of a CSV file every column, none as required. Leave it empty to take the schema away."
            >
              {(control) => (
                <Textarea
                  {...control}
                  aria-invalid={fault !== null || undefined}
                  className="mono h-56"
                  spellCheck={false}
                  value={text}
                  onChange={(event) => {
                    setText(event.target.value);
                    setFault(null);
                  }}
                />
              )}
            </Field>
          ) : null}
          {fault === null ? null : (
            <p role="alert" className="text-12 text-negative">
              {fault}
            </p>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
