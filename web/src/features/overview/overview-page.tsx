import { Button, Group, Progress, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight, IconTool } from "@tabler/icons-react";
import { Link, Navigate } from "@tanstack/react-router";

import { ActiveJobs } from "@/components/active-jobs";
import { CardGrid, CardGridSkeleton, TrackCard } from "@/components/media-card";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { FailedState } from "@/components/states";
import { $api, type Overview } from "@/lib/api";
import { formatBytes, formatCount, formatPercent, formatPlural, formatSpan } from "@/lib/format";
import { playTracks } from "@/lib/player";

import { OverviewCharts } from "./overview-charts";
import classes from "./overview-page.module.css";

/** The library at a glance. */
export function OverviewPage() {
  const { data, error, refetch } = $api.useQuery("get", "/api/overview");
  if (error && !data) {
    return (
      <Page title="Overview">
        <FailedState error={error} what="The overview" onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!data) return <OverviewSkeleton />;
  if (data.folders === 0 && data.tracks === 0) return <Navigate to="/welcome" replace />;
  return (
    <Page
      title="Overview"
      subtitle={
        <>
          {formatSpan(data.total_duration_ms / 1000)} of music · {formatBytes(data.total_size_bytes)} · {formatPlural(data.folders, "folder")}
          {data.last_scanned_at && (
            <>
              {" · scanned "}
              <RelativeTime instant={data.last_scanned_at} />
            </>
          )}
        </>
      }
    >
      <Stack gap="lg">
        <ActiveJobs />
        <Figures overview={data} />
        {data.problem_files + data.missing_files > 0 && <ProblemHint overview={data} />}
        <RecentlyAdded overview={data} />
        <OverviewCharts overview={data} />
      </Stack>
    </Page>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const heard = overview.tracks === 0 ? 0 : overview.analysed / overview.tracks;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Link to="/library/tracks" className={classes.figure}>
        <Figure label="Tracks" value={overview.tracks} />
      </Link>
      <Link to="/library/albums" className={classes.figure}>
        <Figure label="Albums" value={overview.albums} />
      </Link>
      <Link to="/library/artists" className={classes.figure}>
        <Figure label="Artists" value={overview.artists} />
      </Link>
      <Link to="/library/tracks" search={overview.to_analyse > 0 ? { heard: false } : { heard: true }} className={classes.figure}>
        <Text size="sm" c="dimmed">
          Heard by Tensoe
        </Text>
        <Group justify="space-between" align="baseline" gap="0 8px">
          <Text fz={26} fw={650} lh={1.3} className="tabular" style={{ whiteSpace: "nowrap" }}>
            {formatPercent(heard)}
          </Text>
          <Text size="xs" c="dimmed" className="tabular">
            {overview.to_analyse > 0 ? `${formatCount(overview.to_analyse)} to go` : "all"}
          </Text>
        </Group>
        <Progress value={heard * 100} size={4} mt={4} aria-label="Tracks heard" />
      </Link>
    </SimpleGrid>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={26} fw={650} lh={1.3} className="tabular">
        {formatCount(value)}
      </Text>
    </>
  );
}

function ProblemHint({ overview }: { overview: Overview }) {
  const parts = [
    overview.problem_files > 0 ? `${formatPlural(overview.problem_files, "file")} could not be read or heard` : null,
    overview.missing_files > 0 ? `${formatPlural(overview.missing_files, "file")} missing` : null,
  ].filter(Boolean);
  return (
    <Group className="panel" justify="space-between" py="sm" gap="xs">
      <Group gap="sm" wrap="nowrap">
        <IconTool aria-hidden size={20} stroke={1.5} />
        <Text size="sm">{parts.join(", ")}.</Text>
      </Group>
      <Button
        variant="subtle"
        size="compact-sm"
        rightSection={<IconArrowRight aria-hidden size={15} />}
        renderRoot={(props) => (overview.problem_files > 0 ? <Link {...props} to="/library/problems" /> : <Link {...props} to="/library/tracks" search={{ here: false }} />)}
      >
        See what to do
      </Button>
    </Group>
  );
}

function RecentlyAdded({ overview }: { overview: Overview }) {
  const tracks = overview.recently_added.slice(0, 12);
  if (tracks.length === 0) return null;
  return (
    <section aria-label="Recently added">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Recently added</Title>
        <Button variant="subtle" size="compact-sm" renderRoot={(props) => <Link {...props} to="/library/tracks" search={{ sort: "added", desc: true }} />} rightSection={<IconArrowRight aria-hidden size={15} />}>
          All
        </Button>
      </Group>
      <div className={classes.recent}>
        <CardGrid label="Recently added tracks">
          {tracks.map((track, index) => (
            <TrackCard key={track.id} track={track} onPlay={() => playTracks(tracks, index)} />
          ))}
        </CardGrid>
      </div>
    </section>
  );
}

function OverviewSkeleton() {
  return (
    <Page title="Overview" subtitle={" "}>
      <Stack gap="lg" aria-busy>
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          {[1, 2, 3, 4].map((one) => (
            <Skeleton key={one} h={92} radius={12} />
          ))}
        </SimpleGrid>
        <CardGridSkeleton count={6} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Skeleton h={280} radius={12} />
          <Skeleton h={280} radius={12} />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}
