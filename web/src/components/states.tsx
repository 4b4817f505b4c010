import { Button, Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { type Icon, IconAlertTriangle, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { toProblem } from "@/lib/problem";

interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What it would show, and the one step to get there. */
  children?: ReactNode;
  action?: ReactNode;
  /** The page shows nothing else: its title is the page's heading. */
  isWholePage?: boolean;
}

export function EmptyState({ icon: Icon, title, children, action, isWholePage = false }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" ta="center" maw={520} mx="auto">
      <ThemeIcon variant="light" size={56} radius={16}>
        <Icon aria-hidden size={28} stroke={1.5} />
      </ThemeIcon>
      <Title order={isWholePage ? 1 : 2} size="h2">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" component="div">
          {children}
        </Text>
      )}
      {action && <Group mt="xs">{action}</Group>}
    </Stack>
  );
}

interface FailedStateProps {
  error: unknown;
  /** What could not be shown: "The tracks". */
  what: string;
  onRetry?: () => void;
  isCompact?: boolean;
  /** The page shows nothing else: what failed is the page's heading. */
  isWholePage?: boolean;
}

/** A failure in the server's words, with what to do next. */
export function FailedState({ error, what, onRetry, isCompact = false, isWholePage = false }: FailedStateProps) {
  const problem = toProblem(error);
  const isAway = problem.code === "unreachable";
  const isGone = problem.status === 404;
  const Icon = isAway ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Stack role="alert" align="center" gap="xs" py={isCompact ? "md" : 56} px="md" ta="center" maw={560} mx="auto">
      <ThemeIcon variant="light" color={isAway || isGone ? "gray" : "red"} size={isCompact ? 36 : 56} radius={isCompact ? 10 : 16}>
        <Icon aria-hidden size={isCompact ? 20 : 28} stroke={1.5} />
      </ThemeIcon>
      <Title order={isWholePage ? 1 : isCompact ? 3 : 2} size={isCompact ? "h3" : "h2"}>
        {isAway || isGone ? problem.title : `${what} could not be loaded`}
      </Title>
      <Text>{problem.detail}</Text>
      {problem.hint && <Text c="dimmed">{problem.hint}</Text>}
      {onRetry && !isGone && (
        <Button mt="xs" variant="light" leftSection={<IconRefresh aria-hidden size={16} />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </Stack>
  );
}
