import { creditDecision } from "./credit-decision";
import type { DecisionTemplate } from "./decision-template";
import { allocation, backorder, complianceClocks, taxExemption } from "./fulfilment";
import { cashApplication, deductionRouting, invoiceTrigger } from "./money";
import { duplicateOrder, minimumOrder, priceTolerance } from "./order-intake";

/** Decision tables of order-to-cash to begin with, in the order in which an order meets them. */
export const decisionTemplates: readonly DecisionTemplate[] = [
  duplicateOrder,
  priceTolerance,
  creditDecision,
  minimumOrder,
  backorder,
  allocation,
  taxExemption,
  complianceClocks,
  invoiceTrigger,
  cashApplication,
  deductionRouting,
];
