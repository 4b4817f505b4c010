import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBrandSpotify, IconDisc, IconDotsVertical, IconPlayerPlay, IconPlayerTrackNext, IconPlaylistAdd, IconWaveSine } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { Track } from "@/lib/api";
import { addToQueue, playNext, playTracks } from "@/lib/player";

/** What can be done with one track, the same everywhere. */
export function TrackMenu({ track }: { track: Track }) {
  const canPlay = track.stream_url !== null;
  const albumId = String(track.album?.id);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${track.title}`}>
          <IconDotsVertical aria-hidden size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!canPlay} leftSection={<IconPlayerPlay aria-hidden size={16} />} onClick={() => playTracks([track])}>
          Play
        </Menu.Item>
        <Menu.Item
          disabled={!canPlay}
          leftSection={<IconPlayerTrackNext aria-hidden size={16} />}
          onClick={() => {
            playNext([track]);
            notifications.show({ message: `“${track.title}” plays next` });
          }}
        >
          Play next
        </Menu.Item>
        <Menu.Item
          disabled={!canPlay}
          leftSection={<IconPlaylistAdd aria-hidden size={16} />}
          onClick={() => {
            addToQueue([track]);
            notifications.show({ message: `“${track.title}” added to the queue` });
          }}
        >
          Add to queue
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconWaveSine aria-hidden size={16} />}
          renderRoot={(props) => <Link {...props} to="/tracks/$trackId" params={{ trackId: String(track.id) }} />}
        >
          What Tensoe heard
        </Menu.Item>
        {track.album && (
          <Menu.Item leftSection={<IconDisc aria-hidden size={16} />} renderRoot={(props) => <Link {...props} to="/albums/$albumId" params={{ albumId }} />}>
            Go to album
          </Menu.Item>
        )}
        {track.spotify_url && (
          <Menu.Item leftSection={<IconBrandSpotify aria-hidden size={16} />} component="a" href={track.spotify_url} target="_blank" rel="noreferrer noopener">
            Open in Spotify
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
