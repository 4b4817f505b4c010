import { ActionIcon, Group, Select, Tooltip } from "@mantine/core";
import { IconSortAscending, IconSortDescending } from "@tabler/icons-react";

import { SearchField } from "@/components/search-field";

import classes from "./grid-toolbar.module.css";

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
  return (
    <Group mb="md" gap="xs" className={classes.bar}>
      <SearchField label={`Search ${what}`} placeholder={`Search ${what}`} words={words} onWords={(next) => onChange({ words: next, sort, isDescending })} />
      <Select style={{ flex: "0 1 150px" }} miw={0} aria-label={`Sort ${what} by`} data={sorts} value={sort} allowDeselect={false} onChange={(value) => value && onChange({ words, sort: value, isDescending })} />
      <Tooltip label={isDescending ? "Descending" : "Ascending"}>
        <ActionIcon variant="default" size={36} aria-label={isDescending ? "Sorted descending: turn round" : "Sorted ascending: turn round"} onClick={() => onChange({ words, sort, isDescending: !isDescending })}>
          {isDescending ? <IconSortDescending aria-hidden size={18} /> : <IconSortAscending aria-hidden size={18} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
