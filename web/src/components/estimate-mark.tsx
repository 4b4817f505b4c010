import { Tooltip } from "@mantine/core";

import { formatPercent } from "@/lib/format";

import classes from "./estimate-mark.module.css";

interface EstimateMarkProps {
  /** 0 to 1; null when the estimate says nothing about itself. */
  confidence: number | null;
  /** Given when the confidence lies under it: the estimate is marked as unsure. */
  threshold?: number;
}

/** The one mark that all estimates carry. */
export function EstimateMark({ confidence, threshold }: EstimateMarkProps) {
  const trust = confidence === null ? "An estimate, with no stated confidence" : `An estimate; Tensoe is ${formatPercent(confidence)} sure`;
  const label = threshold === undefined ? trust : `${trust}: less than the ${formatPercent(threshold)} from which it counts`;
  return (
    <Tooltip label={label}>
      <span className={classes.mark} data-unsure={threshold === undefined ? undefined : true} tabIndex={0} role="note" aria-label={label}>
        {threshold === undefined ? "est." : "unsure"}
      </span>
    </Tooltip>
  );
}
