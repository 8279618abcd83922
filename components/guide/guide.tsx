"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { guideKey, openGuide, useGuide } from "./guide-state";

const GuideStrip = dynamic(() => import("./guide-strip").then((module) => module.GuideStrip), {
  ssr: false,
});

/** The guide of the first flow, where somebody has taken it up. Its parts are loaded then. */
export function Guide() {
  const { person, distributor } = usePlace();
  const mayEdit = useCan("flow.edit");
  const key = guideKey(person.email, distributor.id);
  useEffect(() => openGuide(key), [key]);
  const shown = useGuide(
    (guide) =>
      guide.key === key && (guide.progress.state === "running" || guide.progress.state === "done"),
  );
  return mayEdit && shown ? <GuideStrip /> : null;
}
