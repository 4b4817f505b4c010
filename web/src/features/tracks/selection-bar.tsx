import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconEar, IconPlayerPlayFilled, IconPlayerTrackNext, IconPlaylistAdd, IconX } from "@tabler/icons-react";

import { $api, type Track } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { addToQueue, playNext, playTracks } from "@/lib/player";
import { toProblem } from "@/lib/problem";

import classes from "./tracks-page.module.css";

/** What can be done with the selected tracks. */
export function SelectionBar({ tracks, onClear }: { tracks: Track[]; onClear: () => void }) {
  const playable = tracks.filter((track) => track.stream_url !== null);
  const analyse = $api.useMutation("post", "/api/analysis/run", {
    onSuccess: onClear,
    onError: (error) => {
      const problem = toProblem(error);
      notifications.show({ color: "red", title: problem.title, message: `${problem.detail} ${problem.hint}` });
    },
  });
  return (
    <Group className={classes.selection} gap="xs" role="toolbar" aria-label="Selected tracks">
      <Text size="sm" fw={600} className="tabular">
        {formatPlural(tracks.length, "track")} selected
      </Text>
      <Button size="compact-sm" leftSection={<IconPlayerPlayFilled aria-hidden size={13} />} disabled={playable.length === 0} onClick={() => playTracks(playable)}>
        Play
      </Button>
      <Button size="compact-sm" variant="default" leftSection={<IconPlayerTrackNext aria-hidden size={15} />} disabled={playable.length === 0} onClick={() => playNext(playable)}>
        Play next
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlaylistAdd aria-hidden size={15} />}
        disabled={playable.length === 0}
        onClick={() => {
          addToQueue(playable);
          notifications.show({ message: `${formatPlural(playable.length, "track")} added to the queue` });
        }}
      >
        Add to queue
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconEar aria-hidden size={15} />}
        loading={analyse.isPending}
        onClick={() => analyse.mutate({ body: { track_ids: tracks.map((track) => track.id), force: true } })}
      >
        Hear again
      </Button>
      <Tooltip label="Clear the selection">
        <ActionIcon variant="subtle" color="gray" ml="auto" aria-label="Clear the selection" onClick={onClear}>
          <IconX aria-hidden size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
