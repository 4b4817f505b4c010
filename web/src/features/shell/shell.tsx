import { ActionIcon, AppShell, Kbd, Tooltip } from "@mantine/core";
import { useHotkeys, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";

import { loadPart } from "@/lib/load-part";
import { queueStore } from "@/lib/player-state";
import { useStore } from "@/lib/store";

import { BottomBar } from "./bottom-bar";
import { ColorSchemeMenu } from "./color-scheme-menu";
import { ConnectionBanner } from "./connection-banner";
import { JobIndicator } from "./job-indicator";
import { SideNavigation } from "./side-navigation";
import classes from "./shell.module.css";

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const loadPalette = () => loadPart(() => import("./command-palette"));
const Palette = lazy(() => loadPalette().then((part) => ({ default: part.Palette })));
const headerHeight = 56;
const bottomBarHeight = 56;

/** Header, navigation and player around every page. */
export function Shell({ player, children }: { player: ReactNode; children: ReactNode }) {
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false }) ?? false;
  const [isNarrow, setNarrow] = useLocalStorage({ key: "tensoe.navigation-narrow", defaultValue: false, getInitialValueInEffect: false });
  const hasPlayer = useStore(queueStore, (queue) => queue.items.length > 0);
  const playerHeight = hasPlayer ? (isPhone ? 64 : 76) : 0;
  const footerHeight = playerHeight + (isPhone ? bottomBarHeight : 0);
  const [hasPalette, setHasPalette] = useState(false);
  useFocusOnNavigation();
  const openPalette = () => {
    setHasPalette(true);
    void loadPalette().then((part) => part.openPalette());
  };
  useHotkeys([["mod+K", openPalette]], []);
  return (
    <AppShell
      header={{ height: headerHeight }}
      navbar={{ width: isNarrow ? 64 : 216, breakpoint: "sm", collapsed: { mobile: true } }}
      footer={{ height: footerHeight, collapsed: footerHeight === 0 }}
      padding={isPhone ? 16 : 24}
      transitionDuration={0}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <div className={classes.side}>
          {!isPhone && (
            <Tooltip label={isNarrow ? "Show names" : "Icons only"}>
              <ActionIcon variant="subtle" color="gray" aria-label={isNarrow ? "Widen the navigation" : "Narrow the navigation"} onClick={() => setNarrow(!isNarrow)}>
                {isNarrow ? <IconLayoutSidebarLeftExpand aria-hidden size={20} /> : <IconLayoutSidebarLeftCollapse aria-hidden size={20} />}
              </ActionIcon>
            </Tooltip>
          )}
          <Link to="/" className={classes.brand} aria-label="Tensoe: overview">
            <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width={26} height={26} />
            {!isPhone && "Tensoe"}
          </Link>
        </div>
        <button type="button" className={classes.search} onClick={openPalette} aria-label="Search music, pages and actions">
          <IconSearch aria-hidden size={16} />
          <span>Search</span>
          {!isPhone && <Kbd size="xs">{isApple ? "⌘ K" : "Ctrl K"}</Kbd>}
        </button>
        <div className={classes.side} data-end>
          <JobIndicator isPhone={isPhone} />
          <ColorSchemeMenu />
        </div>
      </AppShell.Header>
      {!isPhone && (
        <AppShell.Navbar className={classes.navbar} aria-label="Main">
          <SideNavigation isNarrow={isNarrow} />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: "none" }}>
        <div className={classes.main}>
          <ConnectionBanner />
          {children}
        </div>
      </AppShell.Main>
      <AppShell.Footer className={classes.footer}>
        {hasPlayer && <div style={{ height: playerHeight }}>{player}</div>}
        {isPhone && <BottomBar />}
      </AppShell.Footer>
      {hasPalette && (
        <Suspense fallback={null}>
          <Palette />
        </Suspense>
      )}
    </AppShell>
  );
}

/** A new page begins at its content for people who read by keyboard or voice; filters in the address leave focus alone. */
function useFocusOnNavigation(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}
