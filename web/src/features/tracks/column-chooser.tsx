import { Button, Checkbox, Popover, Stack, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconColumns3 } from "@tabler/icons-react";

import { type ColumnId, defaultColumns, trackColumns } from "@/components/track-table/columns";

/** The columns a person wants to see; a matter of taste, so it stays with the browser and not in the address. */
export function useChosenColumns(): [ColumnId[], (columns: ColumnId[]) => void] {
  const [columns, setColumns] = useLocalStorage<ColumnId[]>({ key: "tensoe.track-columns", defaultValue: defaultColumns, getInitialValueInEffect: false });
  return [Array.isArray(columns) ? columns : defaultColumns, setColumns];
}

interface ColumnChooserProps {
  chosen: ColumnId[];
  onChange: (columns: ColumnId[]) => void;
}

export function ColumnChooser({ chosen, onChange }: ColumnChooserProps) {
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" visibleFrom="sm" leftSection={<IconColumns3 aria-hidden size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" role="group" aria-label="Columns">
          {trackColumns.map((column) => (
            <Checkbox
              key={column.id}
              label={column.label}
              checked={chosen.includes(column.id)}
              onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, column.id] : chosen.filter((id) => id !== column.id))}
            />
          ))}
          <Text size="xs" c="dimmed" maw={190}>
            On a narrow window the less important ones wait.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
