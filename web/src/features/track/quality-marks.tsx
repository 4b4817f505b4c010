import { Badge, Group, Stack, Text } from "@mantine/core";

import type { Analysis, TrackDetail } from "@/lib/api";

import { describeQuality, isLossless } from "./quality-words";

/** What is wrong with the recording, in plain sentences. */
export function QualityMarks({ track, analysis }: { track: TrackDetail; analysis: Analysis }) {
  const marks = describeQuality(
    analysis.features,
    analysis.notes,
    track.files.some((file) => isLossless(file.codec)),
  );
  return (
    <section aria-label="Quality of the recording">
      {marks.length === 0 ? (
        <Group gap="xs">
          <Badge variant="light" tt="none">
            No flaws
          </Badge>
          <Text size="sm">Nothing is lost or clipped, and nothing points to a lossy source or long silence.</Text>
        </Group>
      ) : (
        <Stack gap={6} role="list">
          {marks.map((mark) => (
            <Group key={mark.title + mark.sentence} gap="xs" role="listitem" wrap="nowrap" align="flex-start">
              <Badge variant="light" color={mark.isFlaw ? "orange" : "gray"} tt="none" style={{ flex: "none" }} mt={1}>
                {mark.title}
              </Badge>
              <Text size="sm">{mark.sentence}</Text>
            </Group>
          ))}
        </Stack>
      )}
    </section>
  );
}
