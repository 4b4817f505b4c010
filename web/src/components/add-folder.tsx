import { Alert, Button, Group, TextInput } from "@mantine/core";
import { IconFolderSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { FolderBrowser } from "@/components/folder-browser";
import { $api } from "@/lib/api";
import { toProblem } from "@/lib/problem";
import { refreshLibrary } from "@/lib/query-client";

interface AddFolderProps {
  size?: "sm" | "md";
  onAdded?: (jobId: number | null) => void;
}

/** Name a folder of music, or browse to it; it is scanned and analysed at once. */
export function AddFolder({ size = "sm", onAdded }: AddFolderProps) {
  const [path, setPath] = useState("");
  const [isBrowsing, setBrowsing] = useState(false);
  const queryClient = useQueryClient();
  const add = $api.useMutation("post", "/api/library/folders", {
    onSuccess: (created) => {
      setPath("");
      void refreshLibrary(queryClient);
      onAdded?.(created.job_id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== "") add.mutate({ body: { path: path.trim(), scan: true } });
  };
  const problem = add.error ? toProblem(add.error) : null;
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          style={{ flex: "1 1 220px" }}
          size={size}
          label="Folder of music on the server"
          placeholder="/home/me/Music"
          value={path}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => {
            setPath(event.currentTarget.value);
            add.reset();
          }}
        />
        <Button size={size} variant="default" leftSection={<IconFolderSearch aria-hidden size={18} />} onClick={() => setBrowsing(true)}>
          Browse
        </Button>
        <Button size={size} type="submit" loading={add.isPending} disabled={path.trim() === ""}>
          Add folder
        </Button>
      </Group>
      {problem && (
        <Alert color="red" mt="sm" title={problem.title} role="alert">
          {problem.detail} {problem.hint}
        </Alert>
      )}
      <FolderBrowser
        isOpen={isBrowsing}
        onClose={() => setBrowsing(false)}
        onChoose={(chosen) => {
          setPath(chosen);
          add.reset();
        }}
      />
    </form>
  );
}
