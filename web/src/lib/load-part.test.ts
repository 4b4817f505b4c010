import { beforeEach, describe, expect, it, vi } from "vitest";

import { reportReachable } from "./connection";
import { loadPart } from "./load-part";

describe("loadPart", () => {
  const reload = vi.fn();
  beforeEach(() => {
    window.sessionStorage.clear();
    reload.mockReset();
    vi.stubGlobal("location", { ...window.location, reload });
  });

  it("hands over what was loaded", async () => expect(await loadPart(async () => 7)).toBe(7));

  it("waits for a server that is away, then loads", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("away")));
    const load = vi.fn().mockRejectedValueOnce(new TypeError("away")).mockResolvedValue("page");
    const part = loadPart(load);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    await Promise.resolve();
    await vi.waitFor(() => {
      reportReachable();
      return expect(load).toHaveBeenCalledTimes(2);
    });
    expect(await part).toBe("page");
    expect(reload).not.toHaveBeenCalled();
  });

  it("loads the page anew when the server has another version, once", async () => {
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response("{}")));
    const load = vi.fn().mockRejectedValue(new TypeError("gone"));
    void loadPart(load);
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
    await expect(loadPart(load)).rejects.toThrow("gone");
    expect(reload).toHaveBeenCalledTimes(1);
  });
});
