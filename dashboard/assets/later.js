// The scripts of charts and of the grid: on their way while the page is drawn, which does not wait for them to show its filters.
(() => {
  const place = (name) => document.querySelector(`link[data-later="${name}"]`);
  const load = (src) => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.onload = () => done();
    script.onerror = () => failed(new Error(src + ' did not load'));
    script.src = src;
    document.body.append(script);
  });

  // Whoever asks for plotly first has it loaded and waits for it; once evaluated it stands here itself. Dash's own is loaded by its charts.
  const plotly = place('plotly');
  const fetched = async () => {
    await load(plotly.href);
    return window.inTurns(window.Plotly);
  };
  let plotting = plotly?.rel ? fetched() : null;
  const asked = { configurable: true, get: () => plotting ||= fetched(), set: (value) => Object.defineProperty(window, 'Plotly', { value, writable: true }) };
  if (plotly) Object.defineProperty(window, 'Plotly', asked);

  // The grid is drawn within a part that stays: the script that comes later does not draw it anew.
  const { href, rel } = place('grid');
  const come = async () => {
    load(new URL('async-community.js', href).href); // what the grid would ask for when it is drawn
    await load(href);
    const drawn = window.dash_ag_grid.AgGrid;
    window.dash_ag_grid = { ...window.dash_ag_grid, AgGrid: Waiting };
    return { default: drawn };
  };
  const coming = rel ? come() : null;
  const Grid = React.lazy(() => coming || come());
  const Waiting = (props) => React.createElement(React.Suspense, { fallback: null }, React.createElement(Grid, props));
  Waiting.dashRenderType = true; // as the grid has it: it asks why it is drawn again
  window.dash_ag_grid = { AgGrid: Waiting };
})();
