import { Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";

import { RadarChart } from "@/components/charts/radar-chart";
import type { Analysis, TrackDetail } from "@/lib/api";
import { formatPercent } from "@/lib/format";

import { Descriptors } from "./descriptors";
import { HeardFacts, HeardFeelings, isPerceptual } from "./heard-values";
import { QualityMarks } from "./quality-marks";
import { ThresholdControl } from "./threshold-control";
import { Timeline } from "./timeline";
import classes from "./track-page.module.css";
import { useCorrection } from "./use-correction";

/** What was heard, drawn and in figures, each figure with the way to correct it. */
export function Heard({ track, analysis }: { track: TrackDetail; analysis: Analysis }) {
  const correction = useCorrection(track.id);
  const isPhone = useMediaQuery("(max-width: 30em)");
  const feelings = analysis.values.filter(isPerceptual);
  return (
    <Stack gap="lg">
      <Timeline track={track} analysis={analysis} />
      <HeardFacts analysis={analysis} correction={correction} />
      <div className={classes.feel}>
        <RadarChart
          isBare
          title="How it feels"
          summary={`Hollow and dashed: less than ${formatPercent(analysis.confidence_threshold)} sure`}
          height={isPhone ? 290 : 340}
          points={feelings.map((value) => ({ label: value.label, value: value.value, text: value.text, confidence: value.confidence, isSure: value.is_confident, sentence: value.description }))}
          empty="Nothing could be told from the sound."
        />
        <HeardFeelings analysis={analysis} correction={correction} />
      </div>
      <ThresholdControl key={analysis.confidence_threshold} analysis={analysis} correction={correction} />
      <QualityMarks track={track} analysis={analysis} />
      <Descriptors features={analysis.features} />
    </Stack>
  );
}
