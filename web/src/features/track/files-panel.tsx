import { Badge, Divider, Group, Stack, Text, Title } from "@mantine/core";
import { Fragment } from "react";

import { Facts } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import type { AudioFile, TrackDetail } from "@/lib/api";
import { formatBytes, formatClock, formatCount, formatSampleRate } from "@/lib/format";

const channelNames: Record<number, string> = { 1: "mono", 2: "stereo", 6: "5.1" };

function describeFormat(file: AudioFile): string {
  return [
    [file.codec, file.container && file.container !== file.codec ? `in ${file.container}` : null].filter(Boolean).join(" "),
    file.sample_rate_hz === null ? null : formatSampleRate(file.sample_rate_hz),
    file.bits_per_sample === null ? null : `${file.bits_per_sample} bit`,
    file.channels === null ? null : (channelNames[file.channels] ?? `${file.channels} channels`),
    file.bit_rate === null ? null : `${formatCount(file.bit_rate / 1000)} kbit/s`,
  ]
    .filter(Boolean)
    .join(" · ");
}

export function FilesPanel({ track }: { track: TrackDetail }) {
  return (
    <section className="panel" aria-label="Files">
      <Title order={2} mb="xs">
        {track.files.length === 1 ? "File" : "Files"}
      </Title>
      {track.files.length === 0 && <Text c="dimmed">No file of this track is known.</Text>}
      <Stack gap="xs">
        {track.files.map((file, index) => (
          <Fragment key={file.id}>
            {index > 0 && <Divider />}
            <Group gap="xs">
              {file.missing_since && (
                <Badge color="orange" variant="light" tt="none">
                  Missing
                </Badge>
              )}
              {file.problem_code && (
                <Badge color="red" variant="light" tt="none">
                  Damaged
                </Badge>
              )}
            </Group>
            <Facts
              rows={[
                ["Path", file.path],
                ["Format", describeFormat(file)],
                ["Length", file.duration_ms === null ? null : formatClock(file.duration_ms)],
                ["Size", formatBytes(file.size_bytes)],
                ["Missing since", file.missing_since && <RelativeTime instant={file.missing_since} />],
                ["Problem", file.problem],
              ]}
            />
          </Fragment>
        ))}
      </Stack>
    </section>
  );
}
