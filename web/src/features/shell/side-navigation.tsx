import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { $api } from "@/lib/api";
import { formatCount } from "@/lib/format";

import { navigation, type PagePath } from "./navigation";
import classes from "./shell.module.css";

export function SideNavigation({ isNarrow }: { isNarrow: boolean }) {
  const { data } = $api.useQuery("get", "/api/overview");
  const counts: Partial<Record<PagePath, number>> = data
    ? { "/library/tracks": data.tracks, "/library/albums": data.albums, "/library/artists": data.artists, "/library/problems": data.problem_files }
    : {};
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: 2 }}>
      {navigation.map((item, index) => {
        const isFirst = item.section !== undefined && navigation[index - 1]?.section !== item.section;
        const count = counts[item.to];
        return (
          <Fragment key={item.to}>
            {isFirst && (isNarrow ? <div className={classes.rule} /> : <div className={classes.section}>{item.section}</div>)}
            <Tooltip label={item.label} position="right" disabled={!isNarrow}>
              <Link to={item.to} className={classes.item} activeOptions={{ exact: item.to === "/", includeSearch: false }} aria-label={isNarrow ? item.label : undefined}>
                <item.icon aria-hidden size={19} stroke={1.6} style={{ flex: "none" }} />
                {!isNarrow && item.label}
                {!isNarrow && count !== undefined && count > 0 && <span className={classes.count}>{formatCount(count)}</span>}
              </Link>
            </Tooltip>
          </Fragment>
        );
      })}
    </div>
  );
}
