import { Badge, Button, Group, Skeleton, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsShuffle, IconPlayerPlayFilled, IconPlaylistAdd } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { Cover } from "@/components/cover";
import type { Track } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { addToQueue, playTracks, toggleShuffle } from "@/lib/player";
import { queueStore } from "@/lib/player-state";

import classes from "./collection-header.module.css";

interface CollectionHeaderProps {
  kind: string;
  title: string;
  coverUrl: string | null;
  shape?: "square" | "round";
  line: ReactNode;
  tags?: ReactNode[];
  tracks: Track[];
  isDemo?: boolean;
}

/** Head of an album or artist: what it is, and play. */
export function CollectionHeader(props: CollectionHeaderProps) {
  const playable = props.tracks.filter((track) => track.stream_url !== null);
  const playShuffled = () => {
    if (!queueStore.get().isShuffled) toggleShuffle();
    playTracks(playable, Math.floor(Math.random() * playable.length));
  };
  return (
    <header className={classes.header}>
      <div className={classes.cover}>
        <Cover url={props.coverUrl} pixels={640} shape={props.shape ?? "square"} />
      </div>
      <div style={{ minWidth: 0 }}>
        <Group gap={6} mb={4}>
          <Text size="sm" c="dimmed">
            {props.kind}
          </Text>
          {props.isDemo && (
            <Badge variant="light" size="sm" tt="none">
              Demo
            </Badge>
          )}
        </Group>
        <Title order={1} fz={{ base: 26, sm: 34 }} style={{ overflowWrap: "anywhere" }}>
          {props.title}
        </Title>
        <Text mt={6} component="div">
          {props.line}
        </Text>
        {props.tags && props.tags.length > 0 && (
          <Group gap={6} mt="sm">
            {props.tags}
          </Group>
        )}
        <Group gap="xs" mt="md">
          <Button disabled={playable.length === 0} leftSection={<IconPlayerPlayFilled aria-hidden size={16} />} onClick={() => playTracks(playable)}>
            Play
          </Button>
          <Button variant="default" disabled={playable.length === 0} leftSection={<IconArrowsShuffle aria-hidden size={18} />} onClick={playShuffled}>
            Shuffle
          </Button>
          <Button
            variant="default"
            disabled={playable.length === 0}
            leftSection={<IconPlaylistAdd aria-hidden size={18} />}
            onClick={() => {
              addToQueue(playable);
              notifications.show({ message: `${formatPlural(playable.length, "track")} added to the queue` });
            }}
          >
            Add to queue
          </Button>
        </Group>
      </div>
    </header>
  );
}

export function CollectionSkeleton({ shape = "square" }: { shape?: "square" | "round" }) {
  return (
    <div className={classes.header} aria-busy aria-label="Loading">
      <Skeleton className={classes.cover} radius={shape === "round" ? "50%" : 12} h="auto" />
      <div style={{ flex: 1 }}>
        <Skeleton h={14} w={80} mb={14} />
        <Skeleton h={30} w="50%" mb={14} />
        <Skeleton h={16} w="30%" mb={24} />
        <Skeleton h={36} w={260} />
      </div>
    </div>
  );
}
