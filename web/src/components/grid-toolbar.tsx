import { ActionIcon, CloseButton, Group, Select, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconSortAscending, IconSortDescending } from "@tabler/icons-react";
import { useState } from "react";

interface GridToolbarProps {
  /** "albums": said in the labels. */
  what: string;
  words: string | undefined;
  sort: string;
  isDescending: boolean;
  sorts: { value: string; label: string }[];
  onChange: (next: { words: string | undefined; sort: string; isDescending: boolean }) => void;
}

/** Search words and order of a grid. */
export function GridToolbar({ what, words, sort, isDescending, sorts, onChange }: GridToolbarProps) {
  const [typed, setTyped] = useState(words ?? "");
  const [known, setKnown] = useState(words);
  if (words !== known) {
    // The address changed under the field: back, forward, "clear".
    setKnown(words);
    if ((words ?? "") !== typed.trim()) setTyped(words ?? "");
  }
  const apply = useDebouncedCallback((text: string) => onChange({ words: text.trim() || undefined, sort, isDescending }), 250);
  return (
    <Group mb="md" gap="xs">
      <TextInput
        w={{ base: "100%", xs: 300 }}
        type="search"
        aria-label={`Search ${what}`}
        placeholder={`Search ${what}`}
        leftSection={<IconSearch aria-hidden size={16} />}
        value={typed}
        rightSection={
          typed !== "" && (
            <CloseButton
              size="sm"
              aria-label="Clear the search"
              onClick={() => {
                setTyped("");
                apply("");
              }}
            />
          )
        }
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <Select w={150} aria-label={`Sort ${what} by`} data={sorts} value={sort} allowDeselect={false} onChange={(value) => value && onChange({ words, sort: value, isDescending })} />
      <Tooltip label={isDescending ? "Descending" : "Ascending"}>
        <ActionIcon variant="default" size={36} aria-label={isDescending ? "Sorted descending: turn round" : "Sorted ascending: turn round"} onClick={() => onChange({ words, sort, isDescending: !isDescending })}>
          {isDescending ? <IconSortDescending aria-hidden size={18} /> : <IconSortAscending aria-hidden size={18} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
