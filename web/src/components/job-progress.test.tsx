import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { makeJob } from "@/test-records";
import { renderInApp } from "@/test-render";

import { JobProgress } from "./job-progress";

describe("JobProgress", () => {
  it("shows how far, how fast and how long", async () => {
    renderInApp(<JobProgress job={makeJob({ id: 1, stage: "Listening", done: 250, total: 1000, progress: 0.25, rate: 12, eta_seconds: 62 })} />);
    expect(await screen.findByText("25 % · 250 of 1,000 · 12 a second · about 1 min left")).toBeVisible();
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
  });

  it("claims nothing while the total is unknown", async () => {
    renderInApp(<JobProgress job={makeJob({ id: 1, done: 12 })} />);
    expect(await screen.findByText("12")).toBeVisible();
    expect(screen.getByRole("progressbar")).toHaveAccessibleName("Scan music folders: progress not known yet");
  });
});
