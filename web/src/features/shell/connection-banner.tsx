import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";

import { retryConnection, useConnection } from "@/lib/connection";

import classes from "./shell.module.css";

/** Says that the server is away, for as long as it is. */
export function ConnectionBanner() {
  const { isLost } = useConnection();
  return (
    <div role="status" className={classes.bannerPlace}>
      {isLost && (
        <div className={classes.banner}>
          <IconPlugConnectedX aria-hidden size={20} style={{ flex: "none" }} />
          <span style={{ flex: 1 }}>Tensoe’s server does not answer. What you see may be old; this page tries again every few seconds.</span>
          <Button size="compact-sm" variant="default" onClick={retryConnection}>
            Try now
          </Button>
        </div>
      )}
    </div>
  );
}
