import { Anchor, Breadcrumbs, Button, Group, Modal, NavLink, ScrollArea, Skeleton, Stack, Text } from "@mantine/core";
import { IconArrowUp, IconFolder, IconFolderOff, IconStar } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";

import { FailedState } from "@/components/states";
import { $api } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { splitPath } from "@/lib/server-path";

interface FolderBrowserProps {
  isOpen: boolean;
  onClose: () => void;
  onChoose: (path: string) => void;
}

/** Walk through the folders of the machine that runs Tensoe. */
export function FolderBrowser({ isOpen, onClose, onChoose }: FolderBrowserProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={<Text fw={650}>Choose a folder on the server</Text>} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {isOpen && <Browser onChoose={onChoose} onClose={onClose} />}
    </Modal>
  );
}

function Browser({ onClose, onChoose }: Omit<FolderBrowserProps, "isOpen">) {
  const [path, setPath] = useState<string | undefined>(undefined);
  const { data, error, isPlaceholderData, refetch } = $api.useQuery("get", "/api/library/browse", { params: { query: { path } } }, { placeholderData: keepPreviousData });
  if (error) {
    return (
      <>
        <FailedState error={error} what="The folder" isCompact onRetry={() => void refetch()} />
        <Group justify="center">
          <Button variant="subtle" onClick={() => setPath(undefined)}>
            Back to the start
          </Button>
        </Group>
      </>
    );
  }
  if (!data) return <Skeleton h={380} aria-busy />;
  return (
    <Stack gap="sm">
      {data.shortcuts.length > 0 && (
        <Group gap={6} role="group" aria-label="Likely places">
          {data.shortcuts.map((shortcut) => (
            <Button key={shortcut.path} size="compact-sm" variant="default" leftSection={<IconStar aria-hidden size={13} />} disabled={!shortcut.is_readable} onClick={() => setPath(shortcut.path)}>
              {shortcut.name}
            </Button>
          ))}
        </Group>
      )}
      <Breadcrumbs separator="›" separatorMargin={4} styles={{ root: { flexWrap: "wrap" } }}>
        {splitPath(data.path).map((part) => (
          <Anchor key={part.path} component="button" type="button" size="sm" onClick={() => setPath(part.path)}>
            {part.name}
          </Anchor>
        ))}
      </Breadcrumbs>
      <ScrollArea h={300} type="auto" className="panel" p={4} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
        {data.parent !== null && <NavLink component="button" label="Up one folder" leftSection={<IconArrowUp aria-hidden size={18} />} onClick={() => setPath(data.parent ?? undefined)} />}
        {data.folders.map((folder) => (
          <NavLink
            key={folder.path}
            component="button"
            label={folder.name}
            {...(folder.is_readable ? {} : { description: "No permission to read it" })}
            disabled={!folder.is_readable}
            leftSection={folder.is_readable ? <IconFolder aria-hidden size={18} /> : <IconFolderOff aria-hidden size={18} />}
            onClick={() => setPath(folder.path)}
          />
        ))}
        {data.folders.length === 0 && (
          <Text c="dimmed" size="sm" p="sm">
            No folders in here.
          </Text>
        )}
      </ScrollArea>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" className="tabular">
          {data.audio_files >= 1000 ? "1,000 or more audio files" : formatPlural(data.audio_files, "audio file")} directly in here
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            onClick={() => {
              onChoose(data.path);
              onClose();
            }}
          >
            Use this folder
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
