import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconBrandSpotify } from "@tabler/icons-react";

export function SpotifyButton({ url }: { url: string }) {
  return (
    <Button component="a" href={url} target="_blank" rel="noreferrer noopener" variant="default" leftSection={<IconBrandSpotify aria-hidden size={18} />}>
      Open in Spotify
    </Button>
  );
}

export function SpotifyIcon({ url, title }: { url: string; title: string }) {
  return (
    <Tooltip label="Open in Spotify">
      <ActionIcon component="a" href={url} target="_blank" rel="noreferrer noopener" variant="subtle" color="gray" aria-label={`Open ${title} in Spotify`}>
        <IconBrandSpotify aria-hidden size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
