import { Group, Skeleton, Stack } from "@mantine/core";

import classes from "./track-page.module.css";

/** The shape of what was heard, while it is on its way. */
export function HeardSkeleton() {
  return (
    <Stack gap="lg" aria-busy aria-label="Loading what was heard">
      <Skeleton h={196} />
      <Group gap="xl">
        {[1, 2, 3, 4, 5].map((one) => (
          <Skeleton key={one} h={52} w={150} />
        ))}
      </Group>
      <div className={classes.feel}>
        <Skeleton h={390} />
        <Skeleton h={330} />
      </div>
    </Stack>
  );
}
