// A chart as a file: a picture that plotly draws here in the browser, with its title and legend; its numbers from the server.
(() => {
  const html = document.documentElement;
  const WIDTH = 1080;
  const HEIGHT = 560;
  const colour = (name) => getComputedStyle(html).getPropertyValue(name).trim();
  const plain = (text) => (text || '').trim().replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' }[sign]));

  const handed = (blob, name) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // The greys of axes stand in the style sheet, which a picture does not have.
  const axis = (had) => ({
    ...had, gridcolor: colour('--grid-line'), zerolinecolor: colour('--tick'), tickfont: { ...had.tickfont, color: colour('--tick') },
  });

  const drawn = (card, plot) => {
    const names = new Set();
    const data = plot.data.map((trace) => {
      const listed = Boolean(trace.name) && !names.has(trace.name);
      names.add(trace.name);
      return { ...trace, showlegend: listed };
    });
    const layout = { ...plot.layout, width: WIDTH, height: HEIGHT, autosize: false, paper_bgcolor: colour('--panel'), showlegend: names.size > 1 };
    for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) layout[key] = axis(layout[key]);
    const title = plain(card.querySelector('.card-title').firstChild.textContent);
    const said = plain(card.querySelector('.card-words .quiet').textContent);
    layout.title = { text: title, x: 0.015, xanchor: 'left', y: 0.965, yanchor: 'top', font: { size: 17 }, subtitle: { text: said, font: { size: 12, color: colour('--quiet') } } };
    const margin = layout.margin || {};
    layout.margin = { ...margin, l: (margin.l || 0) + 18, r: (margin.r || 0) + 18, t: (margin.t || 0) + 74, b: (margin.b || 0) + 52 };
    layout.legend = { orientation: 'h', x: 0, y: 0, xref: 'paper', yref: 'container', yanchor: 'bottom', font: { size: 12 } };
    delete layout.sliders;
    delete layout.updatemenus;
    return { data, layout };
  };

  const picture = async (name, form) => {
    const card = document.getElementById(name + '-card');
    const plot = card.querySelector('.js-plotly-plot');
    const scale = form === 'png' ? 2 : 1;
    const said = await window.Plotly.toImage(drawn(card, plot), { format: form, width: WIDTH, height: HEIGHT, scale });
    const [head, body] = [said.slice(0, said.indexOf(',')), said.slice(said.indexOf(',') + 1)];
    const bytes = head.includes('base64') ? Uint8Array.from(atob(body), (c) => c.charCodeAt(0)) : decodeURIComponent(body);
    const days = new URLSearchParams(html.dataset.query);
    handed(new Blob([bytes], { type: form === 'png' ? 'image/png' : 'image/svg+xml' }), `${name}_${days.get('since')}_${days.get('until')}.${form}`);
  };

  const numbers = (name) => {
    const link = document.createElement('a');
    link.href = (html.dataset.root || '') + '/export/charts/' + name + '.csv?' + html.dataset.query;
    link.download = '';
    link.click();
  };

  document.addEventListener('click', (event) => {
    const item = event.target.closest('[data-save]');
    if (!item) return;
    const { save, chart } = item.dataset;
    if (save === 'csv') numbers(chart); else picture(chart, save);
  });
})();
