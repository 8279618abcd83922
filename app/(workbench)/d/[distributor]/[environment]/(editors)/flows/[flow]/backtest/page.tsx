import type { Metadata } from "next";
import { BacktestPage } from "@/components/backtest/backtest-page";

export const metadata: Metadata = { title: "Backtest" };

type BacktestParams = { readonly params: Promise<{ readonly flow: string }> };

export default async function Backtest({ params }: BacktestParams) {
  const { flow } = await params;
  return <BacktestPage flowId={flow} />;
}
