import { Button, CloseButton, Pill, Popover, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import { countFilters, type TrackSearch } from "@/lib/search-params";

import { FilterForm } from "./filter-form";
import { listChips } from "./filter-chips";
import classes from "./tracks-page.module.css";

interface FilterBarProps {
  search: TrackSearch;
  onSearch: (search: TrackSearch) => void;
}

/** Words, filters, and the filters in force as chips. */
export function FilterBar({ search, onSearch }: FilterBarProps) {
  const [words, setWords] = useState(search.q ?? "");
  const [asked, setAsked] = useState(search.q);
  const apply = useDebouncedCallback((text: string) => {
    const q = text.trim() || undefined;
    setAsked(q);
    onSearch({ ...search, q });
  }, 250);
  // The address may change under the field: back, forward, a chip.
  useEffect(() => {
    if (search.q !== asked) {
      setAsked(search.q);
      setWords(search.q ?? "");
    }
  }, [search.q, asked]);
  const chips = listChips(search);
  return (
    <div className={classes.filters}>
      <TextInput
        w={{ base: "100%", xs: 300 }}
        type="search"
        aria-label="Search tracks"
        placeholder="Title, artist or album"
        leftSection={<IconSearch aria-hidden size={16} />}
        value={words}
        rightSection={
          words !== "" && (
            <CloseButton
              size="sm"
              aria-label="Clear the search"
              onClick={() => {
                setWords("");
                apply("");
              }}
            />
          )
        }
        onChange={(event) => {
          setWords(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <Popover position="bottom-start" shadow="md" width={320} trapFocus>
        <Popover.Target>
          <Button variant="default" leftSection={<IconAdjustmentsHorizontal aria-hidden size={16} />}>
            Filters
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <FilterForm search={search} onSearch={onSearch} />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {chips.map((chip) => (
        <Pill key={chip.label} size="md" withRemoveButton removeButtonProps={{ "aria-label": `Remove the filter ${chip.label}`, "aria-hidden": false, tabIndex: 0 }} onRemove={() => onSearch(chip.without)}>
          {chip.label}
        </Pill>
      ))}
      {countFilters(search) > 1 && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onSearch({ sort: search.sort, desc: search.desc })}>
          Clear all
        </Button>
      )}
    </div>
  );
}
