import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { renderInApp } from "@/test-render";

import { AddFolder } from "./add-folder";

function answer(status: number, body: unknown) {
  const fetch = vi.fn(async () => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

describe("AddFolder", () => {
  it("sends the folder and says which job reads it", async () => {
    const fetch = answer(201, { folder: { id: 1 }, job_id: 7 });
    const onAdded = vi.fn();
    renderInApp(<AddFolder onAdded={onAdded} />);
    await userEvent.type(await screen.findByLabelText("Folder of music on the server"), "/srv/music{Enter}");
    await vi.waitFor(() => expect(onAdded).toHaveBeenCalledWith(7));
    expect(await (fetch.mock.calls as unknown as [Request][])[0]![0].json()).toEqual({ path: "/srv/music", scan: true });
  });

  it("shows the server's reason and hint when it refuses", async () => {
    answer(404, { title: "Folder not found", detail: "There is no folder /nope.", hint: "Check the spelling.", code: "folder_not_found", status: 404, type: "" });
    renderInApp(<AddFolder />);
    await userEvent.type(await screen.findByLabelText("Folder of music on the server"), "/nope{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("There is no folder /nope. Check the spelling.");
  });
});
