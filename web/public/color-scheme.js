// Runs before the first paint, so that a dark page never flashes white. Not inline: the content security policy forbids it.
(function () {
  var stored = null;
  try {
    stored = window.localStorage.getItem("tensoe.color-scheme");
  } catch {
    // Storage may be closed to us; the system's choice is then the answer.
  }
  var isDark =
    stored === "dark" || (stored !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
