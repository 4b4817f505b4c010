import { Button, Group } from "@mantine/core";

import type { HeardValue } from "@/lib/api";

import { CorrectionPopover } from "./correction-popover";
import type { Correction } from "./use-correction";

const choices = [3, 4, 5, 6, 7];

export function MetreCorrection({ value, correction }: { value: HeardValue; correction: Correction }) {
  return (
    <CorrectionPopover value={value} correction={correction}>
      {(choose) => (
        <Group gap={4} role="group" aria-label="Beats a bar">
          {choices.map((beats) => (
            <Button
              key={beats}
              variant={value.value === beats ? "filled" : "default"}
              size="xs"
              aria-label={`${beats} beats a bar`}
              aria-pressed={value.value === beats}
              disabled={correction.isPending}
              onClick={() => choose({ time_signature: beats })}
            >
              {beats}
            </Button>
          ))}
        </Group>
      )}
    </CorrectionPopover>
  );
}
