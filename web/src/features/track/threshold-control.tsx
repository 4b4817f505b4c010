import { Button, Group, Popover, Slider, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";

import type { Analysis } from "@/lib/api";
import { formatPercent } from "@/lib/format";

import type { Correction } from "./use-correction";

/** From which confidence on values count, for this track; and the way back from all corrections. */
export function ThresholdControl({ analysis, correction }: { analysis: Analysis; correction: Correction }) {
  const [isOpen, { close, toggle }] = useDisclosure(false);
  const [threshold, setThreshold] = useState(analysis.confidence_threshold);
  const corrected = analysis.values.filter((value) => value.is_overridden).length;
  const save = async (next: number | null) => {
    if (await correction.correct({ confidence_threshold: next })) close();
  };
  return (
    <Text size="xs" c="dimmed" component="div" className="tabular">
      Estimates that Tensoe is less than{" "}
      <Popover opened={isOpen} onDismiss={close} width={300} position="top" shadow="md" trapFocus returnFocus withinPortal>
        <Popover.Target>
          <UnstyledButton className="text-link" fz="xs" td="underline" aria-label={`Change from which confidence estimates of this track count, now ${formatPercent(analysis.confidence_threshold)}`} onClick={toggle}>
            {formatPercent(analysis.confidence_threshold)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Text size="sm">Estimates of this track count from this confidence on. Those under it stay, marked as unsure.</Text>
            <Slider min={0} max={1} step={0.05} value={threshold} onChange={setThreshold} label={formatPercent} labelAlwaysOn mt={22} thumbLabel="Confidence threshold" />
            <Group justify="space-between" gap="xs">
              <Button size="xs" variant="default" disabled={!analysis.is_confidence_threshold_set} loading={correction.isPending} onClick={() => void save(null)}>
                As in the settings
              </Button>
              <Button size="xs" loading={correction.isPending} onClick={() => void save(threshold)}>
                Save
              </Button>
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>{" "}
      sure of are marked “unsure”{analysis.is_confidence_threshold_set && ", a threshold of this track’s own"}.
      {corrected > 1 && (
        <>
          {" "}
          <UnstyledButton className="text-link" fz="xs" td="underline" disabled={correction.isPending} onClick={() => void correction.takeBackAll()}>
            Take back all {corrected} corrections
          </UnstyledButton>
        </>
      )}
    </Text>
  );
}
