import { FlowLine } from "./line-edge";
import { NodeCard } from "./node-card";
import "@xyflow/react/dist/base.css";
import "./canvas.css";

/** What React Flow draws: cards and lines, on the canvas as in a run. */
export const nodeTypes = { card: NodeCard };
export const edgeTypes = { line: FlowLine };
