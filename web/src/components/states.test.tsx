import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { parseProblem } from "@/lib/problem";
import { renderInApp } from "@/test-render";

import { FailedState } from "./states";

describe("FailedState", () => {
  it("says what happened and what to do, and tries again", async () => {
    const onRetry = vi.fn();
    renderInApp(<FailedState what="The tracks" error={parseProblem(503, { detail: "The database does not answer.", hint: "Start it." })} onRetry={onRetry} />);
    expect(await screen.findByRole("alert")).toHaveTextContent("The tracks could not be loadedThe database does not answer.Start it.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it("does not offer to try again for what does not exist", async () => {
    renderInApp(<FailedState what="The track" error={parseProblem(404, { title: "Track not found", detail: "There is no track 17." })} onRetry={() => undefined} />);
    expect(await screen.findByRole("heading", { name: "Track not found" })).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});
