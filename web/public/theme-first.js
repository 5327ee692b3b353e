// Runs before the first paint, so that the chosen theme does not come in late. See src/data/settings.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem('assay.settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked, or hold something else: the system's theme it is.
}
