import { Group, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

import { EstimateMark } from "@/components/estimate-mark";
import type { Analysis, HeardValue } from "@/lib/api";
import { spellKey } from "@/lib/music";

import { CorrectedMark, HeardBelow } from "./corrected-mark";
import { KeyCorrection } from "./key-correction";
import { MetreCorrection } from "./metre-correction";
import { ShareCorrection } from "./share-correction";
import { TempoCorrection } from "./tempo-correction";
import classes from "./track-page.module.css";
import type { Correction } from "./use-correction";

/** Values from 0 to 1 that describe how a track feels; the rest are facts with a unit. */
const perceptual = ["energy", "danceability", "valence", "acousticness", "instrumentalness", "liveness", "speechiness"];

export function isPerceptual(value: HeardValue): boolean {
  return perceptual.includes(value.name);
}

/** Tempo, key, time signature and loudness, each with what corrects it. */
export function HeardFacts({ analysis, correction }: { analysis: Analysis; correction: Correction }) {
  const { in_force: inForce } = analysis;
  const corrections: Record<string, (value: HeardValue) => ReactNode> = {
    tempo: (value) => <TempoCorrection key={value.text} value={value} correction={correction} />,
    key: (value) => <KeyCorrection value={value} musicalKey={inForce.key} mode={inForce.mode} correction={correction} />,
    time_signature: (value) => <MetreCorrection value={value} correction={correction} />,
  };
  return (
    <dl className={classes.values}>
      {analysis.values
        .filter((value) => !isPerceptual(value))
        .map((value) => (value.name === "key" ? { ...value, text: spellKey(value.text), heard_text: spellKey(value.heard_text) } : value))
        .map((value) => (
          <div key={value.name} role="group" aria-label={value.label}>
            <Group component="dt" gap={6} mih={22} wrap="nowrap">
              <Label value={value} />
              <Mark value={value} analysis={analysis} />
            </Group>
            <dd>
              <Group gap="2px 6px" wrap="wrap">
                <Text fz={20} fw={value.is_confident ? 600 : 400} className="tabular" span c={value.value === null || !value.is_confident ? "dimmed" : undefined}>
                  {value.text}
                </Text>
                {corrections[value.name]?.(value)}
              </Group>
              {value.is_overridden && <HeardBelow value={value} correction={correction} />}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** How it feels, as shares. */
export function HeardFeelings({ analysis, correction }: { analysis: Analysis; correction: Correction }) {
  return (
    <dl className={classes.feelings}>
      {analysis.values.filter(isPerceptual).map((value) => (
        <div key={value.name} role="group" aria-label={value.label}>
          <dt>
            <Label value={value} />
            <Mark value={value} analysis={analysis} />
            <Text size="sm" className="tabular" ml="auto" fw={value.is_confident ? 600 : 400} c={value.is_confident ? undefined : "dimmed"}>
              {value.text}
            </Text>
            <ShareCorrection key={value.text} value={value} correction={correction} />
          </dt>
          <dd>
            <div className={classes.bar} aria-hidden>
              <div className={classes.fill} data-unsure={!value.is_confident || undefined} style={{ width: `${(value.value ?? 0) * 100}%` }} />
            </div>
            {value.is_overridden && <HeardBelow value={value} correction={correction} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Mark({ value, analysis }: { value: HeardValue; analysis: Analysis }) {
  if (value.is_overridden) return <CorrectedMark value={value} />;
  if (!value.is_estimate || value.value === null) return null;
  return <EstimateMark confidence={value.confidence} {...(value.is_confident ? {} : { threshold: analysis.confidence_threshold })} />;
}

function Label({ value }: { value: HeardValue }) {
  return (
    <Tooltip label={value.description} maw={320} disabled={!value.description}>
      <Text size="sm" c="dimmed" span tabIndex={value.description ? 0 : undefined} style={{ cursor: "help" }}>
        {value.label}
      </Text>
    </Tooltip>
  );
}
