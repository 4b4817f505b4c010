import { Stack, Text } from "@mantine/core";

import { JobProgress } from "@/components/job-progress";
import { useActiveJobs } from "@/lib/jobs";

/** The running jobs with their progress, where their results will appear. Nothing while nothing runs. */
export function ActiveJobs() {
  const jobs = useActiveJobs();
  if (jobs.length === 0) return null;
  return (
    <Stack className="panel" gap="md" aria-label="Running now" role="group">
      {jobs.map((job) => (
        <div key={job.id}>
          <Text fw={600} size="sm" mb={6}>
            {job.title}
          </Text>
          <JobProgress job={job} />
        </div>
      ))}
    </Stack>
  );
}
