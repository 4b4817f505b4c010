import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";

import { formatExact, formatRelative } from "@/lib/format";

/** "3 minutes ago", kept up to date; the exact time on hover. */
export function RelativeTime({ instant }: { instant: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Tooltip label={formatExact(instant)}>
      <time dateTime={instant}>{formatRelative(instant, now)}</time>
    </Tooltip>
  );
}
