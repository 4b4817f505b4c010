import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { loadPart } from "@/lib/load-part";
import { parseAlbumSearch, parseArtistSearch, parseDuplicateSearch, parseJobSearch, parseProblemSearch, parseTrackSearch } from "@/lib/search-params";

import { NotFoundPage, PageFailed } from "./fallbacks";
import { RootLayout } from "./root";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  notFoundComponent: NotFoundPage,
  errorComponent: PageFailed,
});

const overview = createRoute({ getParentRoute: () => root, path: "/", component: lazyRouteComponent(() => loadPart(() => import("./overview")), "OverviewRoute") });
const welcome = createRoute({ getParentRoute: () => root, path: "/welcome", component: lazyRouteComponent(() => loadPart(() => import("./welcome")), "WelcomeRoute") });
const library = createRoute({
  getParentRoute: () => root,
  path: "/library",
  beforeLoad: () => {
    throw redirect({ to: "/library/tracks" });
  },
});
const tracks = createRoute({
  getParentRoute: () => root,
  path: "/library/tracks",
  validateSearch: parseTrackSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./library-tracks")), "TracksRoute"),
});
const albums = createRoute({
  getParentRoute: () => root,
  path: "/library/albums",
  validateSearch: parseAlbumSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./library-albums")), "AlbumsRoute"),
});
const artists = createRoute({
  getParentRoute: () => root,
  path: "/library/artists",
  validateSearch: parseArtistSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./library-artists")), "ArtistsRoute"),
});
const problems = createRoute({
  getParentRoute: () => root,
  path: "/library/problems",
  validateSearch: parseProblemSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./library-problems")), "ProblemsRoute"),
});
const duplicates = createRoute({
  getParentRoute: () => root,
  path: "/library/problems/duplicates",
  validateSearch: parseDuplicateSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./library-duplicates")), "DuplicatesRoute"),
});
const album = createRoute({ getParentRoute: () => root, path: "/albums/$albumId", component: lazyRouteComponent(() => loadPart(() => import("./album")), "AlbumRoute") });
const artist = createRoute({ getParentRoute: () => root, path: "/artists/$artistId", component: lazyRouteComponent(() => loadPart(() => import("./artist")), "ArtistRoute") });
const track = createRoute({ getParentRoute: () => root, path: "/tracks/$trackId", component: lazyRouteComponent(() => loadPart(() => import("./track")), "TrackRoute") });
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: parseJobSearch,
  component: lazyRouteComponent(() => loadPart(() => import("./jobs")), "JobsRoute"),
});
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: lazyRouteComponent(() => loadPart(() => import("./settings")), "SettingsRoute") });

const routeTree = root.addChildren([overview, welcome, library, tracks, albums, artists, problems, duplicates, album, artist, track, jobs, settings]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: "/app",
    context: { queryClient },
    defaultPreload: "intent",
    scrollRestoration: true,
    // What an address holds beside what the page understands never reaches the server.
    search: { strict: true },
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: PageFailed,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
