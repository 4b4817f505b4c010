import { Alert, Button, Divider, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight, IconSparkles } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { ActiveJobs } from "@/components/active-jobs";
import { AddFolder } from "@/components/add-folder";
import { FailedState } from "@/components/states";
import { CardGrid, TrackCard } from "@/components/media-card";
import { $api, type Overview } from "@/lib/api";
import { formatCount } from "@/lib/format";
import { useActiveJobs } from "@/lib/jobs";
import { usePageTitle } from "@/lib/page-title";
import { playTracks } from "@/lib/player";
import { toProblem } from "@/lib/problem";

/** From nothing to the first results: choose music, watch it being read, go to it. */
export function WelcomePage() {
  usePageTitle("Welcome");
  const { data, error, refetch } = $api.useQuery("get", "/api/overview");
  const active = useActiveJobs();
  if (error && !data) return <FailedState isWholePage error={error} what="The library" onRetry={() => void refetch()} />;
  const isWorking = active.length > 0;
  const hasBegun = active.length > 0 || (data !== undefined && data.folders > 0);
  return (
    <Stack maw={760} mx="auto" pt={{ base: 8, sm: 40 }} gap="lg">
      <div>
        <Title order={1} fz={32}>
          {!hasBegun ? "Welcome to Tensoe" : isWorking ? "Reading your music" : "Your music"}
        </Title>
        <Text c="dimmed" size="lg" mt={6}>
          {hasBegun && !isWorking
            ? "What was found in your folders so far."
            : hasBegun
            ? "Each file is read, then heard. You can go on at any time: the library fills while this works."
            : "Name a folder of music. Tensoe reads it, hears every track, and shows which ones sound alike. It changes nothing in the folder, and nothing leaves this machine."}
        </Text>
      </div>
      {hasBegun && data ? <Arriving overview={data} isWorking={isWorking} /> : <Start />}
    </Stack>
  );
}

function Start() {
  const demo = $api.useMutation("post", "/api/demo");
  const problem = demo.error ? toProblem(demo.error) : null;
  return (
    <Stack className="panel" gap="lg" p={{ base: "md", sm: "xl" }}>
      <AddFolder size="md" />
      <Divider label="or" />
      <Group justify="space-between" align="center">
        <div style={{ flex: "1 1 280px" }}>
          <Text fw={600}>No music at hand?</Text>
          <Text c="dimmed" size="sm">
            Tensoe can make about 60 short tracks in several styles with its own synthesiser. They are marked as demo and leave in one step.
          </Text>
        </div>
        <Button size="md" variant="light" leftSection={<IconSparkles aria-hidden size={18} />} loading={demo.isPending || demo.isSuccess} onClick={() => demo.mutate({})}>
          Load demo library
        </Button>
      </Group>
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.detail} {problem.hint}
        </Alert>
      )}
    </Stack>
  );
}

function Arriving({ overview, isWorking }: { overview: Overview; isWorking: boolean }) {
  const figures: [string, number][] = [
    ["Tracks", overview.tracks],
    ["Albums", overview.albums],
    ["Artists", overview.artists],
    ["Heard", overview.analysed],
  ];
  const isEmpty = overview.tracks === 0;
  const newest = overview.recently_added.slice(0, 8);
  return (
    <>
      <ActiveJobs />
      {!isWorking && (
        <Alert color={isEmpty ? "yellow" : "teal"} title={isEmpty ? "No music was found" : "Your library is ready"} role="status">
          {isEmpty
            ? "The folder holds no audio that Tensoe can read. Look at “To fix” for files it could not, or add another folder."
            : `${formatCount(overview.tracks)} tracks were read, ${formatCount(overview.analysed)} of them heard.`}
        </Alert>
      )}
      {!isWorking && isEmpty && (
        <div className="panel">
          <AddFolder />
        </div>
      )}
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map(([label, value]) => (
          <div key={label} className="panel">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text fz={26} fw={650} className="tabular">
              {formatCount(value)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {!isEmpty && (
        <>
          <Group justify="space-between">
            <Title order={2}>Just arrived</Title>
            <Group gap="xs">
              <Button variant="default" renderRoot={(props) => <Link {...props} to="/library/tracks" />}>
                All tracks
              </Button>
              <Button rightSection={<IconArrowRight aria-hidden size={16} />} renderRoot={(props) => <Link {...props} to="/" />}>
                Open the library
              </Button>
            </Group>
          </Group>
          <CardGrid label="Just arrived">
            {newest.map((track, index) => (
              <TrackCard key={track.id} track={track} onPlay={() => playTracks(newest, index)} />
            ))}
          </CardGrid>
        </>
      )}
    </>
  );
}
