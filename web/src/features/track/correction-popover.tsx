import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";

import type { AnalysisUpdate, HeardValue } from "@/lib/api";

import type { Correction } from "./use-correction";

export type CorrectedValues = NonNullable<AnalysisUpdate["values"]>;

interface CorrectionPopoverProps {
  value: HeardValue;
  correction: Correction;
  /** The fields; `choose` sets the values at once, for choices that need no second click. */
  children: (choose: (values: CorrectedValues) => void) => ReactNode;
  /** What the button sets; left out where each choice does so itself. */
  chosen?: CorrectedValues | null;
  width?: number;
}

/** Setting one value by hand, with a reason if one likes. */
export function CorrectionPopover({ value, correction, children, chosen, width = 300 }: CorrectionPopoverProps) {
  const [isOpen, { close, toggle }] = useDisclosure(false);
  const [reason, setReason] = useState(value.override?.reason ?? "");
  const save = async (values: CorrectedValues) => {
    if (await correction.correct({ values, reason: reason.trim() || null })) close();
  };
  const label = `Correct ${value.label.toLowerCase()}`;
  return (
    <Popover opened={isOpen} onDismiss={close} width={width} position="bottom-start" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} title={label} onClick={toggle}>
          <IconPencil aria-hidden size={15} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen) void save(chosen);
          }}
        >
          <Stack gap="sm">
            <Text size="sm" fw={600}>
              {label}
            </Text>
            {chosen === undefined && <Reason value={reason} onChange={setReason} />}
            {children((values) => void save(values))}
            {chosen !== undefined && <Reason value={reason} onChange={setReason} />}
            <Group justify="space-between" gap="xs">
              <Text size="xs" c="dimmed">
                Tensoe heard {value.heard_text}
              </Text>
              {chosen !== undefined && (
                <Button type="submit" size="xs" disabled={chosen === null} loading={correction.isPending}>
                  Save
                </Button>
              )}
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function Reason({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return <TextInput size="xs" label="Why (optional)" placeholder="Counted along" maxLength={1000} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
