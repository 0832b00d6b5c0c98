// What every page asks first is asked while its scripts still come; Dash finds the answers here when it wants them.
(() => {
  const plain = window.fetch.bind(window);
  const root = document.documentElement.dataset.root || ''; // the path of the host below which we are
  const here = new URLSearchParams({ path: location.pathname.slice(root.length) || '/', search: location.search });
  const early = new Map();
  for (const path of [root + '/_dash-layout?' + here, root + '/_dash-dependencies']) {
    early.set(path.split('?')[0], plain(path, { credentials: 'same-origin' }));
  }
  for (const answer of early.values()) answer.catch(() => 0); // whoever wants it asks again, and hears of it then
  window.fetch = (what, ...more) => {
    const known = early.get(what);
    if (!known) return plain(what, ...more);
    early.delete(what);
    return known.catch(() => plain(what, ...more));
  };
})();
