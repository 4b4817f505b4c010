import { Stack } from "@mantine/core";

import { Page } from "@/components/page";

import { DemoPanel } from "./demo-panel";
import { FoldersPanel } from "./folders-panel";
import { SystemPanels } from "./system-panels";

/** The server: its folders, the demo library, and what it is made of. */
export function SettingsPage() {
  return (
    <Page title="Settings" subtitle="The server: folders of music, the demo library, versions and settings in force">
      <Stack gap="lg">
        <FoldersPanel />
        <DemoPanel />
        <SystemPanels />
      </Stack>
    </Page>
  );
}
