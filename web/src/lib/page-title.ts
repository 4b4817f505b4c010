import { useEffect } from "react";

/** Name the page in the browser's tab. */
export function usePageTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Tensoe` : "Tensoe";
  }, [title]);
}
