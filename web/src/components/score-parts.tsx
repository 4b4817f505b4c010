import { Group, Text, Tooltip } from "@mantine/core";

import type { ScorePart } from "@/lib/api";
import { formatPercent } from "@/lib/format";

import classes from "./score-parts.module.css";

const groups = ["timbre", "rhythm", "harmony", "dynamics"] as const;

export function groupColor(group: string): string {
  return `var(--tensoe-group-${(groups as readonly string[]).includes(group) ? group : "other"})`;
}

/** One bar as long as the score, made of what each group of sound features gave to it. */
export function ScoreParts({ score, parts }: { score: number; parts: ScorePart[] }) {
  const words = parts.map((part) => `${part.label} ${formatPercent(part.score)}`).join(", ");
  return (
    <div className={classes.track} role="img" aria-label={`Alike in: ${words}`}>
      {parts.map((part) => (
        <Tooltip key={part.group} label={`${part.label}: ${formatPercent(part.score)} alike, ${formatPercent(part.share)} of the score`}>
          <span className={classes.part} style={{ width: `${Math.max(0, part.share) * Math.min(1, Math.max(0, score)) * 100}%`, background: groupColor(part.group) }} />
        </Tooltip>
      ))}
    </div>
  );
}

/** Which colour stands for which group. */
export function ScoreLegend({ parts }: { parts: ScorePart[] }) {
  return (
    <Group gap="md" aria-hidden>
      {parts.map((part) => (
        <Group key={part.group} gap={6}>
          <span className={classes.dot} style={{ background: groupColor(part.group) }} />
          <Text size="xs" c="dimmed">
            {part.label}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
