import { useComputedColorScheme } from "@mantine/core";

import type { ReactNode } from "react";

import type { Analysis } from "@/lib/api";
import { formatPercent } from "@/lib/format";

import { chooseBeatStep } from "./timeline-drawing";
import { timelinePalettes } from "./timeline-palette";
import classes from "./timeline.module.css";

function nameStep(step: number): string {
  if (step === 1) return "Beats";
  return step === 2 ? "Every second beat" : `Every ${step}th beat`;
}

/** What is what in the picture, and what of it is an estimate. */
export function TimelineLegend({ analysis, pixels, children }: { analysis: Analysis; pixels: number; children: ReactNode }) {
  const colors = timelinePalettes[useComputedColorScheme("light")];
  const isUnsure = analysis.key_segments.some((segment) => segment.confidence < analysis.confidence_threshold);
  return (
    <div className={classes.legend}>
      <span>
        <i style={{ background: colors.peak }} />
        Level
      </span>
      <span>
        <i style={{ background: colors.curve, height: 2 }} />
        Momentary loudness, −50 to 0 LUFS
      </span>
      {analysis.beats_s.length > 0 && (
        <span>
          <i style={{ background: `repeating-linear-gradient(90deg, ${colors.beat} 0 1px, transparent 1px 5px)` }} />
          {nameStep(chooseBeatStep(analysis.beats_s.length, pixels))}, an estimate
        </span>
      )}
      {analysis.key_segments.length > 0 && (
        <span>
          <i style={{ background: "linear-gradient(90deg, oklch(0.86 0.11 20), oklch(0.77 0.11 110), oklch(0.73 0.11 230))" }} />
          Keys, an estimate{isUnsure && `; hatched where less than ${formatPercent(analysis.confidence_threshold)} sure`}
        </span>
      )}
      <div className={classes.controls}>{children}</div>
    </div>
  );
}
