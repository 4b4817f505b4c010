import { type RefObject, useLayoutEffect, useState } from "react";

/** How far below the top of the document an element begins; lists that scroll with the window need it. */
export function useScrollMargin(element: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  // On purpose after each render: what stands above may have grown.
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const top = Math.round(node.getBoundingClientRect().top + window.scrollY);
    if (top !== margin) setMargin(top);
  });
  return margin;
}
