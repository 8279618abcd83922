"use client";

import { useDeferredValue } from "react";
import { DocsLink } from "@/components/docs/docs-link";
import { ExpressionResult } from "@/components/inspector/expression-result";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { CodeEditor, problemsOf } from "./code-editor";
import type { CodeContext } from "./code-languages";

type CodeDialogProps = CodeContext & {
  /** Which field it is, and of which node. */
  readonly label: string;
  readonly of: string | undefined;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly disabled: boolean;
  readonly onClose: () => void;
};

/** Whether what arrives at the step is of no known type. */
function isUnknown({ input }: TypeEnvironment): boolean {
  return input === undefined || input.kind === "any";
}

/** One field's text with room to write; what is typed is in the field at once, Escape goes back to it. */
export function CodeDialog({ onClose, of, ...code }: CodeDialogProps) {
  const { kind, scope, value } = code;
  const text = useDeferredValue(value);
  const problem = problemsOf(text, code)[0];
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={of === undefined ? code.label : `${code.label} – ${of}`}
        className="top-[8%] max-w-[820px]"
        footer={
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        }
        // The editor closes its own lists by Escape first.
        onEscapeKeyDown={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          const inEditor = (event.target as HTMLElement).closest(".monaco-editor") !== null;
          if (event.key === "Escape" && !inEditor) onClose();
          event.stopPropagation();
        }}
      >
        <CodeEditor {...code} onLeave={onClose} />
        {kind === "typescript" && isUnknown(code.environment) ? (
          <p className="mt-2 text-12 text-fg-2">
            Nothing is known of <code className="mono">input</code> yet: no step before this one
            names a document type or has a sample. Choose a document type there, or paste or pin a
            sample, and its fields are completed and checked here.
          </p>
        ) : null}
        <div className="mt-2 min-h-5">
          {problem !== undefined ? (
            <p
              role="status"
              className={
                problem.severity === "error" ? "text-12 text-negative" : "text-12 text-caution"
              }
            >
              {problem.message}
            </p>
          ) : kind === "json" || kind === "typescript" ? null : (
            <ExpressionResult text={text} kind={kind} scope={scope} />
          )}
        </div>
        <p className="text-11 text-fg-3">
          Escape goes back to the form. Ctrl+Space completes.
          {kind === "json" || kind === "typescript" ? null : (
            <>
              {" "}
              In the docs:{" "}
              <DocsLink to="expressions" apart>
                the language
              </DocsLink>
              ,{" "}
              <DocsLink to="expressions-functions" apart>
                all functions
              </DocsLink>
              .
            </>
          )}
        </p>
      </DialogContent>
    </Dialog>
  );
}
