import { Button, Pill, Popover, Stack } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";

import { SearchField } from "@/components/search-field";
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
  const chips = listChips(search);
  return (
    <div className={classes.filters}>
      <SearchField label="Search tracks" placeholder="Title, artist or album" words={search.q} onWords={(q) => onSearch({ ...search, q })} />
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
