import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Page } from "@/components/page";
import { $api } from "@/lib/api";
import { formatCount } from "@/lib/format";

import classes from "./to-fix-page.module.css";

interface ToFixPageProps {
  subtitle: ReactNode;
  actions: ReactNode;
  children: ReactNode;
}

/** What there is to mend, on two pages: files that could not be read or heard, and recordings that are there twice. */
export function ToFixPage({ subtitle, actions, children }: ToFixPageProps) {
  const problems = $api.useQuery("get", "/api/overview").data?.problem_files;
  const duplicates = $api.useQuery("get", "/api/duplicates", { params: { query: { limit: 1 } } }).data?.total;
  return (
    <Page title="To fix" subtitle={subtitle} actions={actions}>
      <nav aria-label="Kinds of things to fix" className={classes.tabs}>
        <Link to="/library/problems" className={classes.tab} activeOptions={{ exact: true, includeSearch: false }}>
          Problems <Count value={problems} />
        </Link>
        <Link to="/library/problems/duplicates" className={classes.tab} activeOptions={{ includeSearch: false }}>
          Duplicates <Count value={duplicates} />
        </Link>
      </nav>
      {children}
    </Page>
  );
}

function Count({ value }: { value: number | undefined }) {
  return value === undefined || value === 0 ? null : <span className={classes.count}>{formatCount(value)}</span>;
}
