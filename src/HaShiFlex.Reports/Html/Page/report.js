'use strict';
(() => {
  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const read = id => JSON.parse(byId(id).textContent);

  // Charts: the specifications are in the page; the theme is the page's own.
  const views = new Map();
  const theme = () => {
    const style = getComputedStyle(root);
    const ink = style.getPropertyValue('--ink').trim();
    const muted = style.getPropertyValue('--muted').trim();
    const line = style.getPropertyValue('--line').trim();
    return {
      background: 'transparent',
      font: getComputedStyle(document.body).fontFamily,
      aria: false,
      view: { stroke: null },
      axis: { labelColor: muted, titleColor: ink, gridColor: line, domainColor: muted, tickColor: muted, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, orient: 'bottom', columns: window.innerWidth < 600 ? 2 : 4, symbolType: 'square' },
      text: { color: ink, fontSize: 12 },
      rule: { color: ink },
      range: { ramp: { scheme: 'viridis' } },
    };
  };
  const draw = async () => {
    const config = theme();
    const dark = root.dataset.theme === 'dark';
    for (const { name, spec } of read('data-charts')) {
      const place = byId('chart-' + name);
      if (!place) continue;
      views.get(name)?.finalize();
      // ast: expressions are interpreted, so that the page may forbid eval.
      const result = await vegaEmbed(place, spec, { mode: 'vega-lite', renderer: 'svg', actions: false, ast: true, config, tooltip: { theme: dark ? 'dark' : 'light' } });
      place.querySelector('svg')?.setAttribute('aria-hidden', 'true');
      views.set(name, result);
    }
    root.dataset.drawn = String(views.size);
  };
  const save = (name, url) => {
    const link = document.createElement('a');
    link.download = name;
    link.href = url;
    link.click();
  };
  document.querySelectorAll('button[data-save]').forEach(button => button.addEventListener('click', async () => {
    const view = views.get(button.dataset.chart)?.view;
    if (view) save(button.dataset.chart + '.' + button.dataset.save, await view.toImageURL(button.dataset.save, 3));
  }));

  // Theme: the system's, until the reader chooses.
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen = null;
  const apply = () => {
    root.dataset.theme = chosen ?? (system.matches ? 'dark' : 'light');
    const button = byId('theme');
    if (button) button.textContent = root.dataset.theme === 'dark' ? 'Light' : 'Dark';
    return draw();
  };
  byId('theme')?.addEventListener('click', () => { chosen = root.dataset.theme === 'dark' ? 'light' : 'dark'; apply(); });
  byId('print')?.addEventListener('click', () => window.print());
  system.addEventListener('change', apply);

  // Sorting: a click on a header, rising, then falling.
  const value = (row, column) => {
    const cell = row.cells[column];
    return 'value' in cell.dataset ? (cell.dataset.value === '' ? -Infinity : Number(cell.dataset.value)) : cell.textContent;
  };
  document.querySelectorAll('table[data-sortable]').forEach(table => {
    const body = table.tBodies[0];
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => header.querySelector('button')?.addEventListener('click', () => {
      const direction = header.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      headers.forEach(other => other.removeAttribute('aria-sort'));
      header.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
      const rows = [...body.rows].map((row, index) => ({ row, index, key: value(row, column) }));
      rows.sort((a, b) => (a.key < b.key ? -direction : a.key > b.key ? direction : a.index - b.index));
      body.append(...rows.map(item => item.row));
    }));
  });

  // Filtering and copying the table of layers.
  const table = byId('layer-table');
  if (table) {
    const name = byId('filter-name');
    const kind = byId('filter-kind');
    const status = byId('filter-status');
    const filter = () => {
      const wanted = name.value.trim().toLowerCase();
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const fits = row.cells[1].textContent.toLowerCase().includes(wanted) && (kind.value === '' || row.cells[2].textContent === kind.value);
        row.hidden = !fits;
        if (fits) shown++;
      }
      status.textContent = `${shown} of ${table.tBodies[0].rows.length} layers`;
    };
    name.addEventListener('input', filter);
    kind.addEventListener('change', filter);
    const quote = text => (/[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    const line = cells => [...cells].map(cell => quote(cell.dataset.key ?? cell.dataset.value ?? cell.textContent)).join(',');
    byId('copy-csv').addEventListener('click', async () => {
      const rows = [...table.tBodies[0].rows].filter(row => !row.hidden);
      await copy([table.tHead.rows[0], ...rows].map(row => line(row.cells)).join('\n') + '\n');
      status.textContent = `${rows.length} rows copied`;
    });
  }
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  }
  document.querySelectorAll('button[data-copy]').forEach(button => button.addEventListener('click', () => copy(byId(button.dataset.copy).textContent)));
  byId('save-json')?.addEventListener('click', () => save('estimate.json', URL.createObjectURL(new Blob([byId('data-estimate').textContent], { type: 'application/json' }))));

  // Sources in tables: one stop for the keyboard, arrows inside, the source of the cell beside it.
  const tip = byId('cell-tip');
  const sources = byId('data-sources') ? read('data-sources') : [];
  const hide = () => { tip.hidden = true; };
  const show = cell => {
    if (!cell || !('source' in cell.dataset)) { hide(); return; }
    tip.textContent = (cell.dataset.low ? `${cell.dataset.low} to ${cell.dataset.high}. ` : '') + sources[Number(cell.dataset.source)];
    tip.hidden = false;
    const box = cell.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(box.right - own.width, window.innerWidth - own.width - 4)) + 'px';
    tip.style.top = (box.bottom + own.height + 6 > window.innerHeight ? box.top - own.height - 4 : box.bottom + 4) + 'px';
  };
  document.querySelectorAll('table[data-cells]').forEach(grid => {
    const first = grid.querySelector('td[data-source]');
    if (first) first.tabIndex = 0;
    grid.addEventListener('mouseover', event => show(event.target.closest('td')));
    grid.addEventListener('mouseleave', hide);
    grid.addEventListener('focusin', event => show(event.target.closest('td')));
    grid.addEventListener('focusout', hide);
    grid.addEventListener('keydown', event => {
      const cell = event.target.closest('td[data-source]');
      const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
      if (event.key === 'Escape') hide();
      if (!cell || !(event.key in steps)) return;
      event.preventDefault();
      const rows = [...grid.tBodies[0].rows].filter(row => !row.hidden);
      const [down, right] = steps[event.key];
      let row = rows.indexOf(cell.parentElement);
      let column = cell.cellIndex;
      for (;;) {
        row += down;
        column += right;
        const next = rows[row]?.cells[column];
        if (!next) return;
        if ('source' in next.dataset) {
          cell.tabIndex = -1;
          next.tabIndex = 0;
          next.focus();
          return;
        }
      }
    });
  });
  document.addEventListener('scroll', hide, true);

  apply();
})();
