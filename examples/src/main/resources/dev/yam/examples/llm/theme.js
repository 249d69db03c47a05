// Loaded before the first paint, so that the page never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("ask.theme"); } catch { return null; } };
  const apply = () => { root.dataset.theme = chosen() ?? (system.matches ? "dark" : "light"); };

  system.addEventListener("change", apply);
  apply();
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      try { localStorage.setItem("ask.theme", next); } catch { /* kept for this page only */ }
      root.dataset.theme = next;
    });
  });
})();
