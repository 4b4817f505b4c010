import { Tooltip } from "@mantine/core";

import { formatPercent } from "@/lib/format";

import classes from "./estimate-mark.module.css";

interface EstimateMarkProps {
  /** 0 to 1; null when the estimate says nothing about itself. */
  confidence: number | null;
}

/** The one mark that all estimates carry. */
export function EstimateMark({ confidence }: EstimateMarkProps) {
  const label = confidence === null ? "An estimate, with no stated confidence" : `An estimate; Tensoe is ${formatPercent(confidence)} sure`;
  return (
    <Tooltip label={label}>
      <span className={classes.mark} tabIndex={0} role="note" aria-label={label}>
        est.
      </span>
    </Tooltip>
  );
}
