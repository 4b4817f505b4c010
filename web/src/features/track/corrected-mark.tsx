import { Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";

import type { HeardValue } from "@/lib/api";
import { formatExact, formatPercent, formatRelative } from "@/lib/format";

import type { CorrectedValues } from "./correction-popover";
import classes from "./track-page.module.css";
import type { Correction } from "./use-correction";

/** Names who set the value, when and why. */
function describeOverride({ override }: HeardValue): string {
  if (!override) return "Set by a person";
  const reason = override.reason ? `: “${override.reason}”` : "";
  return `Set by ${override.by ?? "a person who is gone"} ${formatRelative(override.at)} (${formatExact(override.at)})${reason}`;
}

/** Stands where the estimate mark stands otherwise: this value is a person's word. */
export function CorrectedMark({ value }: { value: HeardValue }) {
  const label = describeOverride(value);
  return (
    <Tooltip label={label} maw={320}>
      <span className={classes.corrected} tabIndex={0} role="note" aria-label={label}>
        <IconUserCheck aria-hidden size={12} stroke={2} /> set
      </span>
    </Tooltip>
  );
}

/** What Tensoe heard, and the way back to it. */
export function HeardBelow({ value, correction }: { value: HeardValue; correction: Correction }) {
  const back = Object.fromEntries(value.fields.map((field) => [field, null])) as CorrectedValues;
  const confidence = value.heard_confidence === null ? "" : ` (${formatPercent(value.heard_confidence)} sure)`;
  return (
    <Text size="xs" c="dimmed" className="tabular" component="div">
      <span style={{ marginRight: 8 }}>
        Heard: {value.heard_text}
        {confidence}
      </span>
      <UnstyledButton className="text-link" fz="xs" td="underline" disabled={correction.isPending} aria-label={`Take back: ${value.label} as heard, ${value.heard_text}`} onClick={() => void correction.correct({ values: back })}>
        Take back
      </UnstyledButton>
    </Text>
  );
}
