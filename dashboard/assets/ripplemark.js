// What happens in the browser alone: the address, the theme, switching between chart and table. Asks the server nothing by itself.
(() => {
  const KEPT = 'mantine-color-scheme-value';
  const html = document.documentElement;
  const root = html.dataset.root || '';  // the path of the host below which we are
  const same = () => window.dash_clientside.no_update;
  const put = (id, props) => window.dash_clientside.set_props(id, props);
  const here = () => ({ path: location.pathname.slice(root.length) || '/', search: location.search, at: Date.now() });
  const look = window.ripplemarkLook;  // assets/first/ask.js
  const go = (href) => { history.pushState(null, '', href); put('route', { data: here() }); scrollTo(0, 0); };
  // A view without days of its own takes those that the reader looks at, and always the reader's language.
  const kept = (href) => {
    const [path, query] = href.split('?');
    const params = new URLSearchParams(query);
    const now = new URLSearchParams(html.dataset.query);
    for (const key of ['since', 'until', 'lang']) if (!params.has(key) && now.has(key)) params.set(key, now.get(key));
    return path + '?' + params;
  };
  const pushed = (params) => history.pushState(null, '', location.pathname + (params.toString() ? '?' + params : ''));
  const grid = (work) => window.dash_ag_grid.getApiAsync?.('grid').then(work); // none while its script is on its way

  // ---- the address

  const written = (params, key, value, field) => {
    const text = Array.isArray(value) ? value.join(',') : (value ?? '').toString().trim();
    const said = text || field.empty;
    if (said && said !== field.fallback) params.set(key, said); else params.delete(key);
  };

  // The grid's order changes in the address alone.
  const ordered = (query) => {
    const params = new URLSearchParams(query);
    const order = new URLSearchParams(location.search).get('sort');
    if (order) params.set('sort', order); else params.delete('sort');
    return params;
  };

  // A filter changed: write its key into the address. An open link closes; another language draws the whole page anew.
  const push = (field, value, query) => {
    const params = ordered(query);
    params.delete('link');
    if (field.key !== 'page') params.delete('page');  // other rows begin at their first page
    const before = params.toString();
    if (field.key === 'dates') {
      if (!value || !value[0] || !value[1]) return same();  // half a range: the reader is still choosing
      params.set('since', value[0]);
      params.set('until', value[1]);
    } else if (Array.isArray(value) && field.key === 'compare' && !(value[0] && value[1])) return same();
    else written(params, field.key, value, field);
    if (params.toString() === before) return same();
    if (field.key === 'campaign') {  // two places choose campaigns: both show the same
      for (const id of ['campaign', 'facet-campaign']) if (document.getElementById(id)) put(id, { value });
    }
    if (field.key === 'lang') { go(location.pathname + '?' + params); return same(); }
    pushed(params);
    return params.toString();
  };

  addEventListener('popstate', () => put('route', { data: here() }));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-inside]');
    if (link && !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      go(link.dataset.keep ? kept(link.getAttribute('href')) : link.getAttribute('href'));
    }
    const print = event.target.closest('[data-print]');
    if (print && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      const opened = window.open(print.getAttribute('href'));
      if (opened) { event.preventDefault(); opened.addEventListener('load', () => opened.print()); }
    }
    const copy = event.target.closest('.copy-list');
    if (copy) copied(copy);
    const around = event.composedPath(); // an option that was chosen is gone from its box by now
    for (const box of document.querySelectorAll('.drop[open]')) {
      if (!around.includes(box) || event.target.closest('.drop-box > button')) box.open = false;
    }
    const toggle = event.target.closest('[data-toggle-table]');
    if (!toggle) return;
    const card = toggle.closest('.chart');
    toggle.setAttribute('aria-pressed', String(card.classList.toggle('as-table')));
    fill(card.querySelector('.chart-table'));
  });

  // ---- the addresses of a list, on the clipboard

  const copied = async (button) => {
    const text = await (await fetch(button.dataset.href)).text();
    try { await navigator.clipboard.writeText(text); } catch { prompt('', text); return; }
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 1800);
  };
  document.addEventListener('keydown', (event) => {
    const box = event.key === 'Escape' && event.target.closest && event.target.closest('.drop[open]');
    if (!box) return;
    box.open = false;
    box.querySelector('summary').focus();
  });

  // ---- the table behind a chart: built when it is looked at, from texts

  const tables = {};
  const element = (tag, text, scope) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (scope) made.scope = scope;
    return made;
  };
  const line = (cells) => { const row = document.createElement('tr'); row.append(...cells); return row; };
  const fill = (room) => {
    const data = room && tables[room.id];
    if (!data || !room.closest('.as-table')) return;
    if (!data.rows.length) { room.replaceChildren(element('p', room.dataset.none)); return; }
    const table = document.createElement('table');
    table.className = 'numbers';
    table.createTHead().append(line(data.columns.map((name) => element('th', name, 'col'))));
    table.createTBody().append(...data.rows.map((row) => line(row.split('\t').map((text, i) => (i ? element('td', text) : element('th', text, 'row'))))));
    room.replaceChildren(table, ...(data.note ? [element('p', data.note)] : []));
  };

  // ---- the width: figures are drawn anew when it crosses the line between phone and desk

  let { narrow } = look();
  addEventListener('resize', () => {
    if (look().narrow === narrow) return;
    narrow = !narrow;
    put('look', { data: look() });
  });

  // ---- a server that does not answer at all is said as well

  const fetched = window.fetch;
  let told = 0;
  window.fetch = async (...args) => {
    try { return await fetched(...args); } catch (error) {
      if (Date.now() - told > 10000 && error.name !== 'AbortError') {
        told = Date.now();
        const words = document.getElementById('main')?.dataset.offline;
        if (words) put('toasts', { sendNotifications: [{ action: 'show', color: 'orange', message: words, id: 'offline' }] });
      }
      throw error;
    }
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    ripplemark: {
      // The first answer has the screen of its address already, and knows how this browser looks at it.
      start: (_first, route, known) => {
        const seen = look();
        const alike = known && known.dark === seen.dark && known.narrow === seen.narrow;
        return [route ? same() : here(), alike ? same() : seen];
      },
      named: (said) => {
        if (said) { document.title = said.title; html.lang = said.lang; }
        requestAnimationFrame(() => { // on a phone the tabs are a row that is longer than the screen
          const tab = document.querySelector('.nav-link.on');
          if (tab) tab.parentElement.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - tab.parentElement.clientWidth / 2;
        });
        return same();
      },
      theme: (clicks) => {
        if (!clicks) return same();
        const next = look().dark ? 'light' : 'dark';
        html.setAttribute('data-mantine-color-scheme', next);
        try { localStorage.setItem(KEPT, next); } catch { /* storage is off: the choice lasts as long as the page */ }
        return look();
      },
      share: async (clicks, query) => {
        if (!clicks) return same();
        const params = ordered(query);
        const link = new URLSearchParams(location.search).get('link');
        if (link) params.set('link', link);
        const address = location.origin + location.pathname + '?' + params;
        try { await navigator.clipboard.writeText(address); } catch { prompt('', address); }
        setTimeout(() => put('share', { className: 'filter-share' }), 1800);
        return 'filter-share done';
      },
      push: (value, fields, query) => {
        const field = fields[window.dash_clientside.callback_context.inputs_list[0].id];
        return field ? push(field, value, query) : same();
      },
      table: (data) => {
        const room = window.dash_clientside.callback_context.inputs_list[0].id.replace(/rows$/, 'table');
        tables[room] = data;
        fill(document.getElementById(room));
        return same();
      },
      // The other pages keep the days, campaigns and language of this one.
      carry: (query) => {
        html.dataset.query = query;
        const params = new URLSearchParams(query);
        for (const key of [...params.keys()]) if (!['since', 'until', 'compare', 'campaign', 'lang'].includes(key)) params.delete(key);
        for (const a of document.querySelectorAll('a[data-page]')) a.setAttribute('href', root + a.dataset.page + '?' + params);
        return same();
      },
      onward: (wish) => {
        document.dispatchEvent(new CustomEvent('onward', { detail: wish }));
        return same();
      },
      compared: (kind) => 'compare-days' + (kind === 'own' ? '' : ' away'),
      refill: () => {
        grid((api) => { api.purgeInfiniteCache(); if (api.getDisplayedRowCount()) api.ensureIndexVisible(0); });
        return same();
      },
      exports: (query) => {
        const params = ordered(query);
        params.delete('link');
        return ['csv', 'xlsx', 'jsonl', 'disavow'].map((form) => root + '/export/links.' + form + '?' + params);
      },
      mentions: (query) => ['txt', 'csv', 'xlsx'].map((form) => root + '/export/mentions.' + form + '?' + query),
      scoped: () => { requestAnimationFrame(scoped); return same(); },
      closed: (opened, link) => {
        if (opened || link === null || link === undefined) return same();
        const params = new URLSearchParams(location.search);
        params.delete('link');
        pushed(params);
        return null;
      },
    },
  });

  // ---- the grid

  // Beside the buttons stands how many they would mark: the chosen rows, or what the filter has.
  const scoped = () => {
    const count = document.getElementById('bulk-count');
    if (!count) return;
    const all = document.querySelector('#bulk-scope input:checked')?.value === 'all';
    const n = Number(count.dataset.chosen || 0);
    const chosen = n ? count.dataset.some.replace('#', n.toLocaleString(html.lang || 'en')) : count.dataset.none;
    count.textContent = all ? document.getElementById(count.dataset.total).textContent : chosen;
  };
  document.addEventListener('change', (event) => { if (event.target.closest('#bulk-scope')) scoped(); });
  const open = (params) => {
    if (!params.data) return;
    const address = new URLSearchParams(location.search);
    address.set('link', params.data.id);
    pushed(address);
    put('link', { data: Number(params.data.id) });
  };
  const COLUMNS_OF_A_PHONE = ['page_domain', 'rel'];
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    rippleTheme: (quartz) => quartz.withParams({
      accentColor: 'var(--accent)', backgroundColor: 'var(--panel)', foregroundColor: 'var(--ink)', borderColor: 'var(--line)',
      chromeBackgroundColor: 'var(--panel)', headerBackgroundColor: 'var(--panel)', headerTextColor: 'var(--quiet)', headerFontSize: 12,
      headerFontWeight: 560, fontFamily: 'inherit', fontSize: 13, wrapperBorder: false, wrapperBorderRadius: 0, spacing: 7,
      rowHoverColor: 'var(--line-soft)', columnBorder: false, rowBorder: { color: 'var(--line-soft)' }, headerRowBorder: { color: 'var(--line)' },
    }),
    rippleOpen: open,
    rippleKey: (params) => { if (params.event && params.event.key === 'Enter') open(params); },
    // The order stands in the address, so that it can be shared, restored and exported.
    rippleSort: (params) => {
      const by = params.api.getColumnState().find((column) => column.sort);
      const address = new URLSearchParams(location.search);
      const order = by ? (by.sort === 'desc' ? '-' : '') + by.colId : '';
      if (order && order !== '-first_seen') address.set('sort', order); else address.delete('sort');
      if (params.source !== 'uiColumnSorted') return;
      history.replaceState(null, '', location.pathname + (address.toString() ? '?' + address : ''));
      params.api.ensureIndexVisible(0);
      for (const a of document.querySelectorAll('a.export-link')) {
        const [path, query] = a.getAttribute('href').split('?');
        const wanted = new URLSearchParams(query);
        if (address.get('sort')) wanted.set('sort', address.get('sort')); else wanted.delete('sort');
        a.setAttribute('href', path + '?' + wanted);
      }
    },
    rippleChosen: (params) => {
      const count = document.getElementById('bulk-count');
      if (count) count.dataset.chosen = params.api.getSelectedNodes().length;
      scoped();
    },
    rippleFit: (params) => {
      const phone = look().narrow;
      const rest = params.api.getColumns().map((column) => column.getColId()).filter((id) => !COLUMNS_OF_A_PHONE.includes(id));
      if (params.api.getColumn('visits').isVisible() === phone) params.api.setColumnsVisible(rest, !phone);
    },
  });

  // ---- cells: texts of strangers are children of elements, never markup

  const h = (...args) => React.createElement(...args);
  const two = (first, second, title) => h('div', { className: 'two-lines', title }, first, h('small', null, second));
  const waiting = () => h('div', { className: 'cell-waiting' });
  const cell = (draw) => (params) => (params.data ? draw(params.data) : waiting());
  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    RipplePage: cell((d) => two(h('span', null, h('b', null, d.page_domain), d.marks.map((word) => h('span', { key: word, className: 'badge mark' }, word))), d.page_path, d.page_title || d.page_url)),
    RippleAuthority: cell((d) => h('div', { className: 'authority', title: d.authority_words },
      d.authority === null ? '–' : [h('b', { key: 'score' }, d.authority),
        h('i', { key: 'bar', 'aria-hidden': true }, h('i', { style: { width: d.authority + '%' } }))])),
    RippleAnchor: cell((d) => two(h('span', { className: 'cut' }, h(d.bare ? 'em' : 'mark', null, d.anchor)), '→ ' + d.target, d.anchor)),
    RippleRel: cell((d) => h('div', { className: 'badges' }, d.rel.map((word) => h('span', { key: word, className: 'badge ' + word }, word)))),
    RipplePlace: cell((d) => two(h('span', null, d.placement), d.language)),
    RippleCampaign: cell((d) => two(h('span', null, d.campaign), d.link_class)),
    RippleSeen: cell((d) => two(h('span', null, d.first_seen), h('span', { className: 'dot ' + d.state }, d.state_words))),
    RipplePublished: cell((d) => h('span', { className: d.guessed ? 'guessed' : '' }, d.published_at || '–')),
  });

  // ---- a session that is over: to the log-in, and back here afterwards

  const ask = window.fetch.bind(window);
  window.fetch = async (...said) => {
    const answer = await ask(...said);
    if (answer.status === 401) location.reload();
    return answer;
  };
})();
