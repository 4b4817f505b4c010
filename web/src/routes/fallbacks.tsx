import { Button } from "@mantine/core";
import { IconMoodPuzzled } from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";

import { EmptyState, FailedState } from "@/components/states";
import { usePageTitle } from "@/lib/page-title";

export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <EmptyState isWholePage icon={IconMoodPuzzled} title="There is no such page" action={<Button renderRoot={(props) => <Link {...props} to="/" />}>Go to the overview</Button>}>
      The address may be mistyped, or what it showed is no longer there.
    </EmptyState>
  );
}

export function PageFailed({ error }: { error: unknown }) {
  const router = useRouter();
  usePageTitle("Something went wrong");
  return <FailedState isWholePage error={error} what="This page" onRetry={() => void router.invalidate()} />;
}
