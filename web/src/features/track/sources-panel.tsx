import { Badge, Stack, Table, Text, Title } from "@mantine/core";

import { Facts } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import type { SourceRecord, TrackDetail } from "@/lib/api";

const sourceNames: Record<string, string> = {
  file_tags: "File tags",
  file_path: "Path of the file",
  path: "Path of the file",
  sound_analysis: "Tensoe's analysis",
  owner: "You",
};

/** Parts of a record that are shown better elsewhere: the picture, and the corrections with their reasons. */
const hidden = ["cover", "corrections"];

function write(value: unknown): string {
  if (Array.isArray(value)) return value.map(write).join(", ");
  if (typeof value === "object" && value !== null) return "name" in value ? String(value.name) : JSON.stringify(value);
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  return value === null || value === undefined ? "" : String(value);
}

/** Which source said what: the columns above are derived from these. */
export function SourcesPanel({ track }: { track: TrackDetail }) {
  return (
    <section className="panel" aria-label="Where this comes from">
      <Title order={2} mb="xs">
        Where this comes from
      </Title>
      <Facts
        rows={[
          ["Added", <RelativeTime key="added" instant={track.added_at} />],
          ["ISRC", track.isrc],
          ["MusicBrainz", track.mbid],
          ["Spotify", track.spotify_id],
        ]}
      />
      {track.sources.length === 0 ? (
        <Text size="sm" c="dimmed">
          No source has said anything about this track.
        </Text>
      ) : (
        <Stack gap="md" mt="sm">
          {track.sources.map((record) => (
            <Source key={`${record.source}-${record.kind}-${record.source_id}`} record={record} />
          ))}
        </Stack>
      )}
    </section>
  );
}

function Source({ record }: { record: SourceRecord }) {
  const fields = Object.entries(record.payload).filter(([key, value]) => !hidden.includes(key) && write(value) !== "");
  return (
    <div>
      <Text size="sm" component="div" mb={4}>
        <Badge variant="default" tt="none" mr={8}>
          {sourceNames[record.source] ?? record.source}
        </Badge>
        <Text span size="xs" c="dimmed">
          read <RelativeTime instant={record.fetched_at} />
        </Text>
      </Text>
      <Table fz="xs" verticalSpacing={3} layout="fixed">
        <Table.Tbody>
          {fields.map(([key, value]) => (
            <Table.Tr key={key}>
              <Table.Td c="dimmed" w="34%">
                {key.replaceAll("_", " ")}
              </Table.Td>
              <Table.Td className="truncate" title={write(value)}>
                {write(value)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
