// Which chart is drawn when: none before it has something to show, those of the window at once, those below it after them or when they come near.
(() => {
  const NEAR = 200; // pixels below the window
  const LOOK = 60; // milliseconds between two looks at the window
  const PATIENCE = 2000; // milliseconds after which a chart below waits no longer
  const near = (chart) => chart.getBoundingClientRect().top < innerHeight + NEAR;
  const drawing = () => [...document.querySelectorAll('.dash-graph--pending')].some((chart) => !chart.dataset.turn && near(chart));

  let turn = Promise.resolve(); // of those below, one after another
  const pause = () => new Promise((go) => setTimeout(go, LOOK));
  const wait = async (chart) => {
    const until = performance.now() + PATIENCE;
    while (chart.isConnected && !near(chart) && drawing() && performance.now() < until) await pause();
  };
  const inTurn = (chart, draw) => {
    chart.dataset.turn = 'waits';
    const drawn = turn.then(pause).then(() => wait(chart)).then(() => {
      delete chart.dataset.turn;
      return chart.isConnected ? draw() : chart; // another page is there by now
    });
    turn = drawn.catch(() => 0);
    return drawn;
  };

  // Dash listens to a chart once it is drawn. One that is not yet drawn keeps what Dash wants to hear of.
  const silent = (chart) => {
    const wanted = [];
    chart.on = (...what) => wanted.push(what);
    return (drawn) => { for (const what of wanted) drawn.on(...what); };
  };

  window.inTurns = (plotly) => {
    const react = plotly.react;
    const listening = new WeakMap();
    plotly.react = (chart, figure, ...more) => {
      if (!chart._fullLayout && !figure.data.length) {
        if (!listening.has(chart)) listening.set(chart, silent(chart));
        return Promise.resolve(chart);
      }
      const draw = () => {
        const listen = listening.get(chart);
        listening.delete(chart);
        if (listen) delete chart.on;
        const drawn = react(chart, figure, ...more);
        if (listen) listen(chart);
        return drawn;
      };
      return near(chart) ? draw() : inTurn(chart, draw);
    };
    return plotly;
  };
})();
