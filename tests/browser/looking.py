"""What a careful eye checks on every page: nothing sticks out, everything has a name, text can be read, focus can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NAMED_ROLES = frozenset(
    [
        "button",
        "link",
        "textbox",
        "searchbox",
        "checkbox",
        "radio",
        "switch",
        "slider",
        "combobox",
        "menuitem",
        "option",
        "tab",
        "img",
        "image",
        "dialog",
        "grid",
        "navigation",
    ]
)
#: WCAG 2, level AA.
CONTRAST, CONTRAST_LARGE = 4.5, 3.0

_FIND_PALE_TEXT = """([normal, large]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, words = node.textContent.trim();
    if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest("script, style, noscript, svg, [disabled], [data-disabled], [aria-disabled=true]")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.bottom < 0 || box.top > innerHeight) continue;
    const layers = []; let isOnPicture = false, opacity = 1;
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      opacity *= Number(style.opacity);
      if (style.backgroundImage !== "none") isOnPicture = true;
      layers.push(read(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    if (isOnPicture || opacity < 0.99) continue;
    const ground = layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
    const style = getComputedStyle(element), px = parseFloat(style.fontSize);
    const [a, b] = [luminance(over(read(style.color), ground)), luminance(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const least = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700) ? large : normal;
    if (ratio < least - 0.05)
      found.push(`${ratio.toFixed(2)} "${words.slice(0, 40)}" ${style.color} on ${ground.map(Math.round)}`);
  }
  return [...new Set(found)];
}"""

_FIND_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1)
    .slice(0, 8).map((one) => `${one.tagName}.${one.className} reaches ${Math.round(one.getBoundingClientRect().right)}`)
    .concat(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
}"""

_FOCUS_MARK = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = [one, ...one.querySelectorAll("*"), one.parentElement, one.nextElementSibling].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
  return [seen, one.getAttribute("aria-label") || one.textContent.trim().slice(0, 40) || one.tagName];
}"""


def settle(page: Page) -> None:
    """Wait until nothing loads, no skeleton is left, fonts and pictures are there, and two frames were drawn."""
    page.wait_for_function(
        """() => !document.querySelector("[aria-busy=true], .mantine-Skeleton-root[data-visible]")
              && [...document.images].every((one) => one.complete || one.loading === "lazy")""",
    )
    page.evaluate(
        "() => document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))))"
    )
    # Colours that a change of scheme sets pass from parent to child as transitions, however short: the deepest come last.
    page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")


def list_nameless(page: Page) -> list[str]:
    """Controls and pictures that a person who listens to the page cannot tell apart, by Chromium's own accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    nameless = []
    for node in nodes:
        role = node.get("role", {}).get("value")
        if node.get("ignored") or role not in NAMED_ROLES or node.get("name", {}).get("value", "").strip():
            continue
        described = session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
        if described["localName"] == "svg":  # an ornament beside words; one that stands alone leaves its button nameless
            continue
        nameless.append(f"{role} <{described['localName']} {' '.join(described.get('attributes', []))[:160]}>")
    session.detach()
    return nameless


def list_flaws(page: Page) -> list[str]:
    """Everything that is wrong with what the window shows now."""
    flaws = [f"no horizontal scrolling: {one}" for one in page.evaluate(_FIND_WIDE)]
    flaws += [f"no name: {one}" for one in list_nameless(page)]
    flaws += [f"hard to read: {one}" for one in page.evaluate(_FIND_PALE_TEXT, [CONTRAST, CONTRAST_LARGE])]
    for role, selector in (("main", "main"), ("banner", "header"), ("heading of level 1", "h1")):
        count = page.locator(f"{selector}:visible").count() if role != "banner" else page.get_by_role("banner").count()
        if count != 1:
            flaws.append(f"{count} times {role} instead of once")
    if page.get_by_role("navigation").count() < 1:
        flaws.append("no navigation")
    doubles = page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); "
        "return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))] }"
    )
    return flaws + [f"the id {one} is there twice" for one in doubles]


def shoot(page: Page, name: str) -> None:
    """Photograph the window."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    settle(page)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def look_at(page: Page, name: str) -> None:
    """Check and photograph a page on a desktop, light and dark, and on a phone."""
    flaws = []
    for suffix, size, scheme in (("light", DESKTOP, "light"), ("dark", DESKTOP, "dark"), ("phone", PHONE, "light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("(scheme) => document.documentElement.dataset.mantineColorScheme === scheme", arg=scheme)
        shoot(page, f"{name}-{suffix}")
        flaws += [f"{suffix}: {flaw}" for flaw in list_flaws(page)]
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    assert not flaws, f"{name}:\n" + "\n".join(flaws)


def check_focus(page: Page, *, stops: int = 12) -> None:
    """Walk through the page with Tab: each stop must be seen."""
    unseen, visited = [], 0
    for _ in range(stops):
        page.keyboard.press("Tab")
        mark = page.evaluate(_FOCUS_MARK)
        if mark is None:
            break
        visited += 1
        if not mark[0]:
            unseen.append(mark[1])
    assert visited >= 3, "the keyboard reaches hardly anything"
    assert not unseen, f"focus cannot be seen on: {unseen}"
