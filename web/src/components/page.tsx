import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { usePageTitle } from "@/lib/page-title";

interface PageProps {
  title: string;
  /** One line below the title: counts, what the page is for. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of an ordinary page: its name, what can be done, and the rest. */
export function Page({ title, subtitle, actions, children }: PageProps) {
  usePageTitle(title);
  return (
    <>
      <Group justify="space-between" align="flex-end" mb="md" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Title order={1}>{title}</Title>
          {subtitle !== undefined && (
            <Text c="dimmed" size="sm" mih={22} className="tabular" component="div">
              {subtitle}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </>
  );
}
