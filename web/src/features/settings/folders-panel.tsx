import { ActionIcon, Badge, Button, Divider, Group, Menu, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDotsVertical, IconFolder, IconFolderOff, IconRefresh, IconTool, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";

import { AddFolder } from "@/components/add-folder";
import { RelativeTime } from "@/components/relative-time";
import { FailedState } from "@/components/states";
import { $api, type Folder } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { useActiveJobs } from "@/lib/jobs";
import { toProblem } from "@/lib/problem";
import { refreshLibrary } from "@/lib/query-client";

function showFailure(error: unknown): void {
  const problem = toProblem(error);
  notifications.show({ color: "red", title: problem.title, message: `${problem.detail} ${problem.hint}` });
}

export function FoldersPanel() {
  const { data, error, refetch } = $api.useQuery("get", "/api/library/folders");
  const isScanning = useActiveJobs().some((job) => job.kind === "catalogue.scan");
  const scan = $api.useMutation("post", "/api/library/scan", { onError: showFailure });
  const [removed, setRemoved] = useState<Folder | null>(null);
  return (
    <section className="panel" aria-label="Folders of music">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Folders of music</Title>
        <Button size="xs" variant="default" leftSection={<IconRefresh aria-hidden size={15} />} disabled={!data || data.folders.length === 0} loading={scan.isPending || isScanning} onClick={() => scan.mutate({ body: { folder_ids: [] } })}>
          Scan all
        </Button>
      </Group>
      {error && !data ? (
        <FailedState error={error} what="The folders" isCompact onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton h={90} aria-busy />
      ) : (
        <Stack gap="sm" mb="md">
          {data.folders.length === 0 && <Text c="dimmed">No folder yet. Add one below: its music is read at once, and nothing in it is changed.</Text>}
          {data.folders.map((folder, index) => (
            <Fragment key={folder.id}>
              {index > 0 && <Divider />}
              <FolderRow folder={folder} onScan={() => scan.mutate({ body: { folder_ids: [folder.id] } })} onRemove={() => setRemoved(folder)} />
            </Fragment>
          ))}
        </Stack>
      )}
      <AddFolder onAdded={() => notifications.show({ message: "Folder added; its music is being read" })} />
      <RemoveFolder folder={removed} onClose={() => setRemoved(null)} />
    </section>
  );
}

function FolderRow({ folder, onScan, onRemove }: { folder: Folder; onScan: () => void; onRemove: () => void }) {
  const Icon = folder.is_reachable ? IconFolder : IconFolderOff;
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Group gap="sm" wrap="nowrap" align="flex-start" style={{ minWidth: 0 }}>
        <Icon aria-hidden size={22} stroke={1.5} style={{ flex: "none", marginTop: 2 }} />
        <div style={{ minWidth: 0 }}>
          <Group gap={6}>
            <Text fw={600}>{folder.name}</Text>
            {folder.is_demo && (
              <Badge variant="light" size="sm" tt="none">
                Demo
              </Badge>
            )}
            {!folder.is_reachable && (
              <Badge color="orange" variant="light" size="sm" tt="none">
                Not reachable
              </Badge>
            )}
          </Group>
          {folder.path && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {folder.path}
            </Text>
          )}
          <Text size="sm" className="tabular" component="div">
            {formatPlural(folder.files, "file")}
            {folder.missing > 0 && ` · ${formatPlural(folder.missing, "file")} missing`}
            {folder.problems > 0 && (
              <>
                {" · "}
                <Link className="text-link" to="/library/problems" search={{ folder: folder.id }}>
                  {formatPlural(folder.problems, "file")} to fix
                </Link>
              </>
            )}
            {" · "}
            {folder.last_scanned_at ? (
              <>
                scanned <RelativeTime instant={folder.last_scanned_at} />
              </>
            ) : (
              "not scanned yet"
            )}
          </Text>
          {!folder.is_reachable && (
            <Text size="sm" c="dimmed">
              Nothing is forgotten: when the disk or share is back, its music is too.
            </Text>
          )}
        </div>
      </Group>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for the folder ${folder.name}`}>
            <IconDotsVertical aria-hidden size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh aria-hidden size={16} />} onClick={onScan}>
            Scan now
          </Menu.Item>
          {folder.problems > 0 && (
            <Menu.Item leftSection={<IconTool aria-hidden size={16} />} renderRoot={(props) => <Link {...props} to="/library/problems" search={{ folder: folder.id }} />}>
              Files to fix
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash aria-hidden size={16} />} onClick={onRemove}>
            Remove from the library
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function RemoveFolder({ folder, onClose }: { folder: Folder | null; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = $api.useMutation("delete", "/api/library/folders/{folder_id}", {
    onSuccess: () => {
      onClose();
      void refreshLibrary(queryClient);
      notifications.show({ message: "The folder was removed from the library; its files are untouched" });
    },
    onError: showFailure,
  });
  return (
    <Modal opened={folder !== null} onClose={onClose} title={<Text fw={650}>Remove “{folder?.name}” from the library?</Text>} closeButtonProps={{ "aria-label": "Close" }}>
      <Text>
        Tensoe forgets the folder, its {formatPlural(folder?.files ?? 0, "file")}, and what it heard in them. The music on the disk is not touched; adding the folder again reads it anew.
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => folder && remove.mutate({ params: { path: { folder_id: folder.id } } })}>
          Remove
        </Button>
      </Group>
    </Modal>
  );
}
