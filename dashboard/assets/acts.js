// What a reader changes: every button and form with data-act puts its wish into one store; the server does it and says what came of it.
(() => {
  const put = (id, props) => window.dash_clientside.set_props(id, props);
  const send = (said) => put('act', { data: { ...said, at: Date.now() } });
  // What takes several answers goes on by itself, unless it is stopped; what else is wished meanwhile comes after it.
  const PATIENCE = 30_000; // milliseconds without an answer, after which it is given up
  const waiting = [];
  let going = 0, stopping = false;
  const wish = (said) => {
    if (Date.now() - going < PATIENCE) { waiting.push(said); return; }
    stopping = false;
    send(said);
  };
  document.addEventListener('onward', ({ detail }) => {
    going = detail ? Date.now() : 0;
    const next = detail ? { ...detail, ...(stopping && { act: 'halt' }) } : waiting.shift();
    if (!detail) stopping = false;
    if (next) send(next);
  });
  const query = () => {
    const params = new URLSearchParams(document.documentElement.dataset.query);
    const order = new URLSearchParams(location.search).get('sort');
    if (order) params.set('sort', order); else params.delete('sort');
    return params.toString();
  };
  const chosen = async () => {
    const api = await window.dash_ag_grid.getApiAsync('grid');
    return api.getSelectedNodes().filter((node) => node.data).map((node) => node.data.id);
  };

  document.addEventListener('click', async (event) => {
    if (event.target.closest('[data-stop]')) { stopping = true; return; }
    if (event.target.closest('[data-close]')) { put('done', { children: [] }); return; }
    const fill = event.target.closest('[data-fill]');
    if (fill) { for (const [id, value] of Object.entries(JSON.parse(fill.dataset.fill))) put(id, { value }); return; }
    const button = event.target.closest('button[data-act]');
    if (!button) return;
    const said = { ...button.dataset };
    if (said.confirm && !window.confirm(said.confirm)) return;
    if (said.ask) {
      said.name = window.prompt(said.ask, said.was);
      if (!said.name) return;
    }
    if (said.rows === 'scope') said.rows = document.querySelector('#bulk-scope input:checked')?.value === 'all' ? 'all' : await chosen();
    wish(said);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-act]');
    if (!form) return;
    event.preventDefault();
    const said = { ...form.dataset, query: query() };
    for (const field of form.elements) if (field.name) said[field.name] = field.value;
    for (const box of form.querySelectorAll('.keep-days input[type=checkbox]')) said.days = box.checked;
    wish(said);
    for (const field of form.querySelectorAll('input[name=name], textarea[name=text], input[name=id]')) put(field.id, { value: '' });
  });
})();
