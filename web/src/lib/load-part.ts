import { onReturn, reportUnreachable } from "@/lib/connection";

const reloadedKey = "tensoe.reloaded-at";
const reloadPauseMs = 30_000;

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** Reload, but never in a circle. */
function reloadOnce(): boolean {
  const last = Number(window.sessionStorage.getItem(reloadedKey) ?? 0);
  if (Date.now() - last < reloadPauseMs) return false;
  window.sessionStorage.setItem(reloadedKey, String(Date.now()));
  window.location.reload();
  return true;
}

/**
 * Fetch a part of the app that comes on demand. While the server is away it waits for its return; when the server has a new
 * version, whose parts have other names, the page is loaded anew.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(await isServerThere())) {
      const returned = new Promise<void>((resolve) => {
        const stop = onReturn(() => {
          stop();
          resolve();
        });
      });
      reportUnreachable();
      await returned;
      return load().catch((failure: unknown) => (reloadOnce() ? new Promise<T>(() => undefined) : Promise.reject(failure)));
    }
    if (reloadOnce()) return new Promise<T>(() => undefined);
    throw error;
  }
}
