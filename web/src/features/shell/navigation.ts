import { IconActivity, IconDisc, type Icon, IconHome, IconMusic, IconSettings, IconTool, IconUsers } from "@tabler/icons-react";

export type PagePath = "/" | "/library/tracks" | "/library/albums" | "/library/artists" | "/library/problems" | "/jobs" | "/settings";

export interface NavigationItem {
  to: PagePath;
  label: string;
  icon: Icon;
  section?: string;
  /** Shown in the bar at the bottom of a phone. */
  isOnPhone?: boolean;
}

export const navigation: NavigationItem[] = [
  { to: "/", label: "Overview", icon: IconHome, isOnPhone: true },
  { to: "/library/tracks", label: "Tracks", icon: IconMusic, section: "Library", isOnPhone: true },
  { to: "/library/albums", label: "Albums", icon: IconDisc, section: "Library", isOnPhone: true },
  { to: "/library/artists", label: "Artists", icon: IconUsers, section: "Library", isOnPhone: true },
  { to: "/library/problems", label: "To fix", icon: IconTool, section: "Library" },
  { to: "/jobs", label: "Jobs", icon: IconActivity, section: "Server" },
  { to: "/settings", label: "Settings", icon: IconSettings, section: "Server" },
];
