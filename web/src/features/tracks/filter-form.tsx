import { Group, NumberInput, Select, SegmentedControl, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

import { $api } from "@/lib/api";
import { formatCount } from "@/lib/format";
import { keyNames } from "@/lib/music";
import { parseTrackSearch, type TrackSearch } from "@/lib/search-params";

interface FilterFormProps {
  search: TrackSearch;
  onSearch: (search: TrackSearch) => void;
}

type RangeField = "from" | "to" | "slow" | "fast";

/** All filters; each takes effect at once. */
export function FilterForm({ search, onSearch }: FilterFormProps) {
  const genres = $api.useQuery("get", "/api/genres", { params: { query: { limit: 200 } } });
  const set = (fields: Partial<TrackSearch>) => onSearch({ ...search, ...fields });
  const choices = (genres.data ?? []).map((genre) => ({ value: genre.name, label: `${genre.name} (${formatCount(genre.count)})` }));
  if (search.genre && !choices.some((choice) => choice.value === search.genre)) choices.unshift({ value: search.genre, label: search.genre });
  return (
    <>
      <Select
        label="Genre"
        placeholder={genres.isError ? "Genres could not be loaded" : "Any"}
        searchable
        openOnFocus={false}
        clearable
        data={choices}
        value={search.genre ?? null}
        onChange={(genre) => set({ genre: genre ?? undefined })}
        comboboxProps={{ withinPortal: false }}
        nothingFoundMessage="No such genre"
      />
      <Group grow gap="xs">
        <RangeInput label="Year from" field="from" placeholder="1950" search={search} onSearch={onSearch} />
        <RangeInput label="to" field="to" placeholder="2030" search={search} onSearch={onSearch} />
      </Group>
      <Group grow gap="xs">
        <RangeInput label="Tempo from (BPM)" field="slow" placeholder="60" search={search} onSearch={onSearch} />
        <RangeInput label="to (BPM)" field="fast" placeholder="180" search={search} onSearch={onSearch} />
      </Group>
      <Select
        label="Key"
        placeholder="Any"
        clearable
        data={keyNames.map((name, number) => ({ value: String(number), label: name }))}
        value={search.key === undefined ? null : String(search.key)}
        onChange={(key) => set({ key: key === null ? undefined : Number(key) })}
        comboboxProps={{ withinPortal: false }}
      />
      <Choice label="Mode" value={search.mode === undefined ? "any" : String(search.mode)} data={[["any", "Any"], ["1", "Major"], ["0", "Minor"]]} onChange={(mode) => set({ mode: mode === "any" ? undefined : Number(mode) })} />
      <Choice
        label="Analysed"
        value={search.heard === undefined ? "any" : String(search.heard)}
        data={[["any", "Any"], ["true", "Yes"], ["false", "Not yet"]]}
        onChange={(heard) => set({ heard: heard === "any" ? undefined : heard === "true" })}
      />
      <Choice
        label="File"
        value={search.here === undefined ? "any" : String(search.here)}
        data={[["any", "Any"], ["true", "Present"], ["false", "Missing"]]}
        onChange={(here) => set({ here: here === "any" ? undefined : here === "true" })}
      />
    </>
  );
}

function RangeInput({ label, field, placeholder, search, onSearch }: FilterFormProps & { label: string; field: RangeField; placeholder: string }) {
  const [typed, setTyped] = useState<number | string>(search[field] ?? "");
  // Half a number ("19" on the way to "1990") is no filter yet.
  const apply = useDebouncedCallback((value: number | string) => {
    const parsed = parseTrackSearch({ [field]: value })[field];
    if (parsed !== undefined || value === "") onSearch({ ...search, [field]: parsed });
  }, 400);
  return (
    <NumberInput
      label={label}
      placeholder={placeholder}
      value={typed}
      hideControls
      allowNegative={false}
      allowDecimal={false}
      onChange={(value) => {
        setTyped(value);
        apply(value);
      }}
    />
  );
}

function Choice({ label, value, data, onChange }: { label: string; value: string; data: [string, string][]; onChange: (value: string) => void }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={2}>
        {label}
      </Text>
      <SegmentedControl fullWidth size="xs" aria-label={label} value={value} onChange={onChange} data={data.map(([key, name]) => ({ value: key, label: name }))} />
    </div>
  );
}
