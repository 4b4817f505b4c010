import { type RefObject, useLayoutEffect, useState } from "react";

/** How far below the top of the document an element begins; lists that scroll with the window need it. */
export function useScrollMargin(element: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (element.current) setMargin(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
    };
    // Whatever grows or shrinks above the list also changes the height of the document.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return margin;
}
