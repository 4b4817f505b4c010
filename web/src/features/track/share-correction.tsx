import { Slider } from "@mantine/core";
import { useState } from "react";

import type { HeardValue } from "@/lib/api";
import { formatPercent } from "@/lib/format";

import { CorrectionPopover, type CorrectedValues } from "./correction-popover";
import type { Correction } from "./use-correction";

/** Setting a share from 0 to 100 % by hand. */
export function ShareCorrection({ value, correction }: { value: HeardValue; correction: Correction }) {
  const [share, setShare] = useState(value.value ?? 0.5);
  const chosen = Object.fromEntries(value.fields.map((field) => [field, share])) as CorrectedValues;
  return (
    <CorrectionPopover value={value} correction={correction} chosen={chosen}>
      {() => (
        <Slider
          mt={26}
          mb={4}
          min={0}
          max={1}
          step={0.01}
          value={share}
          onChange={setShare}
          label={formatPercent}
          labelAlwaysOn
          thumbLabel={value.label}
          {...(value.heard_value === null ? {} : { marks: [{ value: value.heard_value }] })}
        />
      )}
    </CorrectionPopover>
  );
}
