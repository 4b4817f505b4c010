import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import { $api, type DuplicateGroup } from "@/lib/api";
import { toProblem } from "@/lib/problem";

export function showFailure(title: string, error: unknown): void {
  const problem = toProblem(error);
  notifications.show({ color: "red", title, message: `${problem.detail} ${problem.hint}` });
}

/** Keep all files of a group, or ask again; either can be undone from the notice. */
export function useDismissal(group: DuplicateGroup) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["get", "/api/duplicates"] });
  const onError = (error: unknown) => showFailure("That was not kept", error);
  const dismiss = $api.useMutation("post", "/api/duplicates/{group_id}/dismiss", { onSuccess, onError });
  const restore = $api.useMutation("post", "/api/duplicates/{group_id}/restore", { onSuccess, onError });
  const variables = { params: { path: { group_id: group.id } } };
  const title = group.tracks[0]?.track.title ?? "";
  const announce = (message: string, undo: () => void) => {
    const id = `duplicates-${group.id}`;
    notifications.hide(id);
    notifications.show({
      id,
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{message}</Text>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    });
  };
  return {
    isPending: dismiss.isPending || restore.isPending,
    keepAll: () => dismiss.mutate(variables, { onSuccess: () => announce(`All files of “${title}” are kept.`, () => restore.mutate(variables)) }),
    askAgain: () => restore.mutate(variables, { onSuccess: () => announce(`“${title}” is to be decided again.`, () => dismiss.mutate(variables)) }),
  };
}
