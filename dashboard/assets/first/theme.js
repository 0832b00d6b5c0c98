// Sets the theme before anything is painted. The key is the one under which Mantine looks for it, so both always agree.
(() => {
  let kept = null;
  try { kept = localStorage.getItem('mantine-color-scheme-value'); } catch { /* storage is off: the system decides */ }
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
