import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { navigation } from "./navigation";
import classes from "./shell.module.css";

/** The navigation on a phone. */
export function BottomBar() {
  return (
    <nav aria-label="Main" className={classes.bottom}>
      {navigation
        .filter((item) => item.isOnPhone)
        .map((item) => (
          <Link key={item.to} to={item.to} className={classes.tab} activeOptions={{ exact: item.to === "/", includeSearch: false }}>
            <item.icon aria-hidden size={22} stroke={1.6} />
            {item.label}
          </Link>
        ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={classes.tab}>
            <IconDots aria-hidden size={22} stroke={1.6} />
            More
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {navigation
            .filter((item) => !item.isOnPhone)
            .map((item) => (
              <Menu.Item key={item.to} leftSection={<item.icon aria-hidden size={18} />} renderRoot={(props) => <Link {...props} to={item.to} />}>
                {item.label}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
