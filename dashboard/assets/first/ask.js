// What every page asks first is asked while its scripts still come; Dash finds the answers here when it wants them.
(() => {
  const NARROW = 760; // pixels: below it figures are drawn for a phone
  const plain = window.fetch.bind(window);
  const html = document.documentElement;
  const root = html.dataset.root || ''; // the path of the host below which we are
  window.ripplemarkLook = () => ({ dark: html.dataset.mantineColorScheme === 'dark', narrow: innerWidth < NARROW });
  const here = new URLSearchParams({ path: location.pathname.slice(root.length) || '/', search: location.search });
  for (const [name, so] of Object.entries(window.ripplemarkLook())) if (so) here.set(name, '1');
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
