import { Button, Popover, RingProgress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconActivity } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { JobProgress } from "@/components/job-progress";
import { formatPercent, formatPlural } from "@/lib/format";
import { joinProgress } from "@/lib/job-list";
import { describeResult } from "@/lib/job-words";
import { onJobFinished, useActiveJobs } from "@/lib/jobs";

import classes from "./shell.module.css";

/** What runs now, from any page; tells when something has ended. */
export function JobIndicator({ isPhone }: { isPhone: boolean }) {
  const active = useActiveJobs();
  const [isOpen, setOpen] = useState(false);
  useEndNotices();
  if (active.length === 0) return null;
  const progress = joinProgress(active);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={360} shadow="md" trapFocus>
      <Popover.Target>
        <button type="button" className={classes.job} onClick={() => setOpen(!isOpen)} aria-label={`${formatPlural(active.length, "job")} running`} aria-expanded={isOpen}>
          {progress === null ? (
            <IconActivity aria-hidden size={20} />
          ) : (
            <RingProgress size={24} thickness={4} rootColor="light-dark(var(--mantine-color-gray-3), var(--mantine-color-dark-4))" sections={[{ value: progress * 100, color: "teal" }]} />
          )}
          {!isPhone && (progress === null ? formatPlural(active.length, "job") : formatPercent(progress))}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="md">
          {active.map((job) => (
            <div key={job.id}>
              <Text size="sm" fw={600} mb={6}>
                {job.title}
              </Text>
              <JobProgress job={job} isSmall />
            </div>
          ))}
          <Button variant="light" size="xs" renderRoot={(props) => <Link {...props} to="/jobs" />} onClick={() => setOpen(false)}>
            All jobs
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function useEndNotices(): void {
  useEffect(
    () =>
      onJobFinished((job) => {
        // What follows by itself is news only when tracks were heard.
        const isNews = job.triggered_by === "person" || (job.kind === "analysis.library" && job.done > 0);
        if (job.state === "succeeded" && isNews) notifications.show({ title: `${job.title}: done`, message: describeResult(job) ?? "" });
        if (job.state === "failed") {
          notifications.show({ color: "red", autoClose: false, title: `${job.title}: failed`, message: [job.error?.detail, job.error?.hint].filter(Boolean).join(" ") });
        }
      }),
    [],
  );
}
