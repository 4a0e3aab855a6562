/* SPDX-License-Identifier: MIT */
/* Tables, figures and runs of a report, of the data that the page carries. */
'use strict';
(function () {
  const BATCH = 100; /* rows that are made at a time */

  function read(id) {
    const e = document.getElementById(id);
    return e ? JSON.parse(e.textContent) : null;
  }
  const data = read('data');

  /* An element; text is never read as markup. */
  function el(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {}))
      if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
      else if (value === true) e.setAttribute(name, '');
      else if (value !== false && value !== undefined) e.setAttribute(name, value);
    e.append(...children.filter((c) => c !== null && c !== undefined));
    return e;
  }
  function drawn(tag, attributes, text) {
    const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes))
      e.setAttribute(name, value);
    if (text !== undefined) e.textContent = text;
    return e;
  }

  /* ---- columns: one value for all rows, a list, or words and their places */
  function at(column, row) {
    if (column === undefined || column === null) return '';
    if (Array.isArray(column)) return column[row];
    return typeof column === 'object' ? column.of[column.at[row]] : column;
  }
  function varies(column) {
    return typeof column === 'object' && column !== null;
  }
  /* The column of a table by its name. */
  function named(table, name) {
    const i = table.names.indexOf(name);
    return i < 0 ? undefined : table.columns[i];
  }

  /* Four digits and k, M or G; what is no number stays. */
  function short(v) {
    if (typeof v !== 'number') return v;
    if (Number.isInteger(v) && Math.abs(v) < 1e5) return String(v);
    let p = 0;
    if (Math.abs(v) >= 1e4)
      while (Math.abs(v) >= 1e3 && p < 4) { v /= 1000; p++; }
    return String(Number(v.toPrecision(4))) + ['', 'k', 'M', 'G', 'T'][p];
  }
  function interval(v, lo, hi) {
    if (v === '' || v === undefined) return '\u2013';
    return lo === '' || lo === undefined || (lo === hi && lo === v) ? short(v) :
      short(v) + ' (' + short(lo) + '\u2013' + short(hi) + ')';
  }
  function order(a, b) {
    const x = typeof a === 'number', y = typeof b === 'number';
    if (x && y) return a - b;
    if (x !== y) return x ? -1 : 1;
    return String(a).localeCompare(String(b), 'en', {numeric: true});
  }

  /*
   * A table that sorts by its headings and makes its rows as they are needed.
   * columns: {name, title, numeric, value(row), show(row)}; rows: their numbers.
   */
  function table(caption, columns, rows) {
    const body = el('tbody'), head = el('tr');
    const more = el('button', {class: 'more', type: 'button'});
    let list = rows, made = 0;

    function grow(upTo) {
      const part = document.createDocumentFragment();
      for (; made < list.length && made < upTo; made++) {
        const tr = el('tr');
        columns.forEach((c, i) => {
          const shown = c.show ? c.show(list[made]) : short(c.value(list[made]));
          const cell = el(i === 0 ? 'th' : 'td', {
            class: c.numeric ? 'number' : 'text',
            scope: i === 0 ? 'row' : undefined}, shown);
          tr.append(cell);
        });
        part.append(tr);
      }
      body.append(part);
      more.hidden = made >= list.length;
      more.textContent = 'Show more (' + (list.length - made) + ' left)';
    }
    function fill(rows) {
      list = rows;
      body.replaceChildren();
      made = 0;
      grow(BATCH);
    }
    function sort(c, th) {
      const up = th.getAttribute('aria-sort') !== 'ascending';
      for (const other of head.children)
        if (other !== th) other.setAttribute('aria-sort', 'none');
      th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const sign = up ? 1 : -1;
      fill(list.slice().sort((a, b) =>
        sign * order(c.value(a), c.value(b)) || a - b));
    }
    for (const c of columns) {
      const th = el('th', {scope: 'col', 'aria-sort': 'none',
                           class: c.numeric ? 'number' : 'text'});
      th.append(el('button', {type: 'button', title: c.title,
                              onclick: () => sort(c, th)}, c.name));
      head.append(th);
    }
    more.addEventListener('click', () => grow(made + BATCH));
    window.addEventListener('beforeprint', () => grow(made + 10 * BATCH));
    fill(rows);
    return {
      fill,
      element: el('div', {},
        el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
          el('table', {}, el('caption', {}, caption), el('thead', {}, head), body)),
        more),
    };
  }
  function numbers(n) {
    return Array.from({length: n}, (_, i) => i);
  }

  /* A search field with a label; @p changed is called with its words. */
  function search(id, label, changed) {
    const input = el('input', {type: 'search', id, autocomplete: 'off'});
    input.addEventListener('input', () => changed(words()));
    function words() { return input.value.trim().split(/\s+/).filter(Boolean); }
    return {input, words, element: el('span', {}, el('label', {for: id}, label), ' ', input)};
  }

  /* ---- cells and runs ---- */

  const shown = new Set(); /* metrics, by their number */
  const metric = data.metrics || [];

  function axisColumns(of) {
    return data.axes.map((x) => {
      const c = named(of, x.column);
      return {name: x.label, title: x.name + (x.unit ? ' [' + x.unit + ']' : ''),
              numeric: x.quantity, value: (row) => at(c, row)};
    });
  }
  function heading(m) {
    return {name: m.name + (m.unit && m.unit !== '1' ? ' [' + m.unit + ']' : ''), title: m.meaning, numeric: true};
  }
  function cellColumns() {
    const n = named(data.cells, 'n');
    const list = axisColumns(data.cells);
    list.push({name: 'n', title: 'runs', numeric: true, value: (row) => at(n, row)});
    for (const m of metric.filter((_, i) => shown.has(i))) {
      const [mean, lo, hi] = ['mean_', 'lo95_', 'hi95_'].map((p) => named(data.cells, p + m.name));
      if (mean === undefined) continue;
      list.push({...heading(m), value: (row) => at(mean, row),
                 show: (row) => interval(at(mean, row), at(lo, row), at(hi, row))});
    }
    return list;
  }
  function runLink(row) {
    const id = at(named(data.runs, 'id'), row);
    return el('a', {href: '#run=' + encodeURIComponent(id)}, id);
  }
  function runColumns() {
    const id = named(data.runs, 'id');
    const list = [{name: 'run', title: 'its id', value: (row) => at(id, row), show: runLink}];
    for (const m of metric.filter((_, i) => shown.has(i))) {
      const c = named(data.runs, m.name);
      if (c !== undefined) list.push({...heading(m), value: (row) => at(c, row)});
    }
    return list;
  }

  /* "loss=1%" takes ids with a part that begins so, "loss=1%/" only that part,
   * other words ids that have them somewhere. */
  function takes(id, words) {
    const parts = id.split('/');
    return words.every((w) => !w.includes('=') ? id.includes(w) :
      w.endsWith('/') ? parts.includes(w.slice(0, -1)) : parts.some((p) => p.startsWith(w)));
  }
  const filter = search('filter', 'Runs with', showRuns);
  const count = el('span', {role: 'status', class: 'quiet'});
  let runTable = null;

  function showRuns(words) {
    const id = named(data.runs, 'id');
    const rows = numbers(data.runs.rows).filter((row) => takes(String(at(id, row)), words));
    runTable.fill(rows);
    count.textContent = rows.length + ' of ' + data.runs.rows + ' runs';
  }
  function filterRuns(text) {
    filter.input.value = text;
    showRuns(filter.words());
    document.getElementById('runs').scrollIntoView();
    filter.input.focus({preventScroll: true});
  }
  function makeTables() {
    const cells = table('Means of each point of the sweep, with 95 % intervals', cellColumns(), numbers(data.cells.rows));
    document.getElementById('cell-table').replaceChildren(cells.element);
    runTable = table('Runs', runColumns(), numbers(data.runs.rows));
    document.getElementById('run-table').replaceChildren(runTable.element);
    showRuns(filter.words());
  }
  function chooser() {
    const set = el('fieldset', {}, el('legend', {}, 'Columns of both tables'));
    const grid = el('div', {class: 'choice'});
    metric.forEach((m, i) => {
      const box = el('input', {type: 'checkbox', id: 'column-' + i});
      box.checked = shown.has(i);
      box.addEventListener('change', () => {
        if (box.checked) shown.add(i); else shown.delete(i);
        makeTables();
      });
      grid.append(el('span', {}, box, ' ', el('label', {for: 'column-' + i, title: m.meaning}, m.name)));
    });
    set.append(grid);
    return el('details', {class: 'choose'}, el('summary', {}, 'Choose columns'), set);
  }

  /* ---- one run ---- */

  const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 2 4 6'];

  /* lines: {name, points: [[x, y], ...]}. A pointer reads the values there. */
  function chart(title, unit, lines) {
    const W = 480, H = 220, L = 62, R = 10, T = 12, B = 34;
    const all = lines.flatMap((l) => l.points);
    const right = Math.max(...all.map((p) => p[0]), 1e-9);
    const top = Math.max(...all.map((p) => p[1]), 1e-9);
    const x = (v) => L + (W - L - R) * v / right, y = (v) => H - B - (H - B - T) * v / top;
    const svg = drawn('svg', {viewBox: '0 0 ' + W + ' ' + H, role: 'img', fill: 'none', stroke: 'currentColor', 'font-size': 12});
    const label = (px, py, anchor, text) => svg.append(drawn('text',
      {x: px, y: py, 'text-anchor': anchor, fill: 'currentColor', stroke: 'none'}, text));
    const readout = el('div', {class: 'readout', 'aria-hidden': 'true'});

    svg.append(drawn('title', {}, title + ' over time: ' + lines.map((l) => l.name).join(', ')));
    svg.append(drawn('path', {d: 'M' + L + ' ' + T + 'V' + (H - B) + 'H' + (W - R)}));
    for (const part of [0, 0.5, 1]) {
      label(L - 6, y(top * part) + 4, 'end', short(Number((top * part).toPrecision(3))));
      label(x(right * part), H - B + 16, part === 1 ? 'end' : 'middle', short(Number((right * part).toPrecision(3))));
    }
    label(W - R, H - 4, 'end', 'time, s');
    lines.forEach((l, i) => {
      const d = l.points.map((p, k) => (k ? 'L' : 'M') + x(p[0]).toFixed(1) + ' ' + y(p[1]).toFixed(1)).join('');
      svg.append(drawn('path', {d, 'stroke-width': 1.6, 'stroke-dasharray': DASHES[i % DASHES.length]}));
      svg.append(drawn('path', {d: 'M' + (L + 8 + 105 * i) + ' ' + (T - 2) + 'h24', 'stroke-width': 1.6,
                                'stroke-dasharray': DASHES[i % DASHES.length]}));
      label(L + 36 + 105 * i, T + 2, 'start', l.name);
    });
    svg.addEventListener('pointermove', (e) => {
      const box = svg.getBoundingClientRect();
      const t = ((e.clientX - box.left) * W / box.width - L) / (W - L - R) * right;
      const near = (l) => l.points.reduce((a, b) => Math.abs(b[0] - t) < Math.abs(a[0] - t) ? b : a);
      readout.textContent = lines.map((l) => {
        const p = near(l);
        return l.name + ' ' + short(p[1]) + ' ' + unit + ' at ' + short(p[0]) + ' s';
      }).join('; ');
    });
    return el('figure', {}, svg, el('figcaption', {}, title + (unit ? ' [' + unit + ']' : '')), readout);
  }

  /* The rows of one connection's end, by path. */
  function byPath(series, node, conn) {
    const [time, nodes, conns, subflow, path] = ['time_s', 'node', 'conn', 'subflow', 'path'].map((n) => named(series, n));
    const lines = new Map();
    for (let row = 0; row < series.rows; row++) {
      if (at(nodes, row) !== node || at(conns, row) !== conn) continue;
      const name = (at(path, row) || 'other address') + ' (' + at(subflow, row) + ')';
      if (!lines.has(name)) lines.set(name, []);
      lines.get(name).push({row, time: at(time, row)});
    }
    return lines;
  }
  function lineOf(series, lines, column) {
    const c = named(series, column);
    return [...lines].map(([name, list]) => ({name, points: list.map((p) => [p.time, at(c, p.row)])}));
  }
  function shares(lines) {
    const sum = new Map();
    for (const l of lines) for (const [t, v] of l.points) sum.set(t, (sum.get(t) || 0) + v);
    return lines.map((l) => ({name: l.name, points: l.points.filter((p) => sum.get(p[0]) > 0)
      .map(([t, v]) => [t, v / sum.get(t)])})).filter((l) => l.points.length);
  }
  /* The end that was sent more, and so the other one sends. */
  function receiver(series, conn) {
    const [nodes, conns, octets] = ['node', 'conn', 'octets_in'].map((n) => named(series, n));
    const most = {client: 0, server: 0};
    for (let row = 0; row < series.rows; row++)
      if (at(conns, row) === conn) most[at(nodes, row)] = Math.max(most[at(nodes, row)], at(octets, row));
    return most.client >= most.server ? 'client' : 'server';
  }
  function seriesView(series, conn) {
    const to = receiver(series, conn), from = to === 'client' ? 'server' : 'client';
    const sends = byPath(series, from, conn), receives = byPath(series, to, conn);
    const goodput = lineOf(series, receives, 'goodput_bps');
    const box = el('div', {class: 'charts'});
    const add = (title, unit, lines) => { if (lines.some((l) => l.points.length)) box.append(chart(title, unit, lines)); };
    add('Congestion window, ' + from, 'octets', lineOf(series, sends, 'cwnd_bytes'));
    add('Round-trip time, ' + from, 's', lineOf(series, sends, 'rtt_s'));
    add('Goodput, ' + to, 'bit/s', goodput);
    add('Share of octets, ' + to, '', shares(goodput));
    return box;
  }
  function seriesPart(series) {
    const conns = [...new Set(numbers(series.rows).map((row) => at(named(series, 'conn'), row)))];
    const view = el('div', {}, seriesView(series, conns[0]));
    const part = el('section', {}, el('h3', {}, 'Time series'));
    if (series.every > 1)
      part.append(el('p', {class: 'quiet'}, 'One sample of ' + series.every + ' is drawn.'));
    if (conns.length > 1) {
      const select = el('select', {id: 'conn'}, ...conns.map((c) => el('option', {value: c}, String(c))));
      select.addEventListener('change', () => view.replaceChildren(seriesView(series, Number(select.value))));
      part.append(el('p', {class: 'control'}, el('label', {for: 'conn'}, 'Connection'), select));
    }
    part.append(view);
    return part;
  }
  function eventsPart(events) {
    const columns = events.names.map((name, i) => ({
      name, title: name, numeric: ['time_s', 'packet', 'seq', 'ack', 'len'].includes(name),
      value: (row) => at(events.columns[i], row), show: (row) => String(at(events.columns[i], row))}));
    const t = table('Events', columns, numbers(events.rows));
    const said = el('span', {role: 'status', class: 'quiet'});
    const find = search('events-filter', 'Events with', (words) => {
      const rows = numbers(events.rows).filter((row) => {
        const text = events.columns.map((c) => at(c, row)).join(' ').toLowerCase();
        return words.every((w) => text.includes(w.toLowerCase()));
      });
      t.fill(rows);
      said.textContent = rows.length + ' of ' + events.rows + ' events';
    });
    return el('section', {}, el('h3', {}, 'Events'),
      events.of > events.rows ? el('p', {class: 'quiet'}, 'The first ' + events.rows + ' of ' + events.of + '; the file has all.') : null,
      el('div', {class: 'control'}, find.element, said), t.element);
  }
  function plainTable(caption, heads, rows) {
    return el('div', {class: 'scroll'}, el('table', {}, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...heads.map((h, i) => el('th', {scope: 'col', class: i ? 'number' : ''}, h)))),
      el('tbody', {}, ...rows.map((r) => el('tr', {}, ...r.map((v, i) =>
        i === 0 ? el('th', {scope: 'row'}, v) : el('td', {class: typeof v === 'number' ? 'number' : 'text'},
          typeof v === 'number' ? String(v) : v)))))));
  }
  function countersPart(row) {
    const k = data.counters, list = [];
    k.names.forEach((name, i) => {
      const c = at(k.client[i], row), s = at(k.server[i], row);
      if (c || s) list.push([name, c, s]);
    });
    return el('section', {}, el('h3', {}, 'Counters'), list.length ?
      plainTable('Counters of both ends that moved', ['counter', 'client', 'server'], list) :
      el('p', {}, 'No counter moved.'));
  }
  function valuesPart(row) {
    const list = [];
    metric.forEach((m) => {
      const v = at(named(data.runs, m.name), row);
      if (v !== '') list.push([m.name, v, m.unit, m.meaning]);
    });
    return el('details', {open: true}, el('summary', {}, 'All values'),
      plainTable('Columns of runs.csv that have a value', ['column', 'value', 'unit', 'meaning'], list));
  }
  function filesPart(row, id) {
    const file = String(at(data.files.name, row)) || id.replaceAll('/', ','), list = el('ul');
    const add = (folder, end) => list.append(el('li', {}, el('a',
      {href: folder + '/' + encodeURIComponent(file + end)}, folder + '/' + file + end)));
    const has = String(at(data.files.has, row));
    if (has.includes('s')) add('series', '.csv');
    if (has.includes('e')) add('events', '.csv');
    if (has.includes('l')) add('ladder', '.txt');
    for (const end of String(at(data.files.pcap, row)).split('\t').filter(Boolean)) add('pcap', end);
    return list.children.length ? el('section', {}, el('h3', {}, 'Files'), list) : null;
  }
  function showRun(row) {
    const id = String(at(named(data.runs, 'id'), row)), own = read('run-' + row);
    const ladder = document.getElementById('ladder-' + row);
    const title = el('h3', {tabindex: '-1'}, id), box = document.getElementById('run');
    const has = String(at(data.files.has, row));
    const missing = [['s', own && own.series], ['e', own && own.events], ['l', ladder]]
      .some(([letter, there]) => has.includes(letter) && !there);

    box.replaceChildren(...[
      el('div', {class: 'control'}, el('button', {type: 'button', onclick: () => { location.hash = '#runs'; }}, 'Close')),
      title, filesPart(row, id),
      missing ? el('p', {class: 'quiet'}, 'What this page has no room for is in the files; mpx report DIR --only ' + id + ' puts it in.') : null,
      ladder ? el('section', {class: 'ladder'}, el('h3', {}, 'Ladder'), ladder.content.cloneNode(true)) : null,
      own && own.series ? seriesPart(own.series) : null,
      valuesPart(row), countersPart(row),
      own && own.events ? eventsPart(own.events) : null,
    ].filter(Boolean));
    box.hidden = false;
    title.focus();
    title.scrollIntoView();
  }
  function followHash() {
    const box = document.getElementById('run');
    const m = /^#run=(.*)$/.exec(location.hash);
    const rows = numbers(data.runs.rows), id = named(data.runs, 'id');
    let wanted = null;
    try { wanted = m && decodeURIComponent(m[1]); } catch (e) { wanted = null; }
    const row = wanted === null ? undefined : rows.find((r) => String(at(id, r)) === wanted);
    if (row === undefined) { box.hidden = true; return; }
    showRun(row);
  }

  /* ---- figures: numbers under the pointer, and as a table ---- */

  const tip = el('div', {id: 'tip', hidden: true});

  /* Series of a figure's table: their name and the five columns after it. */
  function seriesOf(f) {
    const first = f.kind === 'matrix' ? 4 : 1, list = [];
    for (let i = first; i + 4 < f.names.length; i += 5)
      list.push({name: f.names[i], value: f.columns[i], lo: f.columns[i + 1], hi: f.columns[i + 2], n: f.columns[i + 3], of: f.columns[i + 4]});
    return list;
  }
  function valueText(s, row) {
    const n = at(s.n, row), of = at(s.of, row);
    return interval(at(s.value, row), at(s.lo, row), at(s.hi, row)) +
      (n === '' ? '' : ', n ' + n + (n !== of ? ' of ' + of : ''));
  }
  function pointText(f, row) {
    if (f.kind === 'matrix')
      return at(f.columns[3], row) + ', ' + at(f.columns[2], row) + ': ' + valueText(seriesOf(f)[0], row);
    return [f.names[0] + ' ' + short(at(f.columns[0], row))].concat(seriesOf(f)
      .filter((s) => at(s.value, row) !== '').map((s) => s.name + ': ' + valueText(s, row))).join('\n');
  }
  /* The words by which the runs of a point are found. */
  function runsOf(f, row) {
    const value = String(at(f.columns[f.kind === 'matrix' ? 2 : 0], row));
    const axis = data.axes && data.axes.find((x) => x.column === f.x);
    const v = axis && axis.values.find((w) => w.text === value || w.csv === value || Number(w.csv) === Number(value));
    return v ? axis.label + '=' + v.id + '/' : null;
  }
  /* Anchors of the texts of a drawing, in its own units. */
  function texts(svg) {
    const back = svg.getScreenCTM();
    if (!back) return [];
    const inverse = back.inverse();
    return [...svg.querySelectorAll('text')].map((t) => {
      const m = inverse.multiply(t.getScreenCTM());
      const x = Number(t.getAttribute('x') || 0), y = Number(t.getAttribute('y') || 0);
      return {text: t.textContent.trim(), x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f};
    });
  }
  /* Where along x a number is, by the labels of the axis; null if they do not
   * say. A label may have another unit: then by a power of ten. */
  function numberScale(all, values) {
    const rows = new Map();
    for (const t of all) {
      const m = /^(-?[0-9.]+(?:e[-+]?\d+)?)$|^10\^(?:\{)?(-?\d+)\}?$/.exec(t.text);
      if (!m) continue;
      const key = Math.round(t.y);
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key).push({x: t.x, v: m[1] !== undefined ? Number(m[1]) : 10 ** Number(m[2]), power: m[1] === undefined});
    }
    const ticks = [...rows].filter(([, r]) => r.length > 1).sort((a, b) => b[0] - a[0]).map(([, r]) => r)[0];
    if (!ticks) return null;
    ticks.sort((a, b) => a.x - b.x);
    const a = ticks[0], b = ticks[ticks.length - 1], middle = ticks[Math.floor(ticks.length / 2)];
    const lin = (v) => a.x + (b.x - a.x) * (v - a.v) / (b.v - a.v);
    const log = (v) => a.x + (b.x - a.x) * Math.log(v / a.v) / Math.log(b.v / a.v);
    const scale = a.power || (a.v > 0 && Math.abs(lin(middle.v) - middle.x) > 3) ? log : lin;
    const span = b.x - a.x, step = span / (ticks.length - 1);
    for (const unit of [1, 1e3, 1e2, 1e-3, 1e6, 1e-6]) {
      const places = values.map((v) => scale(v * unit));
      const least = Math.min(...places), most = Math.max(...places);
      if (least > a.x - 1.2 * step && most < b.x + 1.2 * step && most - least > 0.35 * span)
        return (v) => scale(v * unit);
    }
    return null;
  }
  function placesOf(f, svg) {
    const all = texts(svg), rows = numbers(f.rows);
    const name = (column, row) => String(at(column, row));
    if (f.kind === 'matrix') {
      return rows.map((row) => ({row, x: (all.find((t) => t.text === name(f.columns[2], row)) || {}).x,
                                 y: (all.find((t) => t.text === name(f.columns[3], row)) || {}).y}));
    }
    const values = rows.map((row) => at(f.columns[0], row));
    const label = (v) => all.filter((t) => t.text === String(v)).sort((p, q) => q.y - p.y)[0];
    const scale = (f.kind === 'lines' || f.kind === 'cdf') && values.every((v) => typeof v === 'number') ? numberScale(all, values) : null;
    return rows.map((row) => ({row, x: scale ? scale(values[row]) : (label(values[row]) || {}).x}));
  }
  /* From half-way to the place before up to half-way to the next one. */
  function spans(list, from, to) {
    const sorted = [...new Set(list)].sort((a, b) => a - b);
    return (v) => {
      const i = sorted.indexOf(v);
      const half = sorted.length > 1 ? (sorted[1] - sorted[0]) / 2 : 30;
      return [i > 0 ? (sorted[i - 1] + v) / 2 : Math.max(from, v - half),
              i + 1 < sorted.length ? (sorted[i + 1] + v) / 2 : Math.min(to, v + half)];
    };
  }
  function addHits(f, svg) {
    const places = placesOf(f, svg), box = svg.viewBox.baseVal;
    if (!places.length || places.some((p) => p.x === undefined || (f.kind === 'matrix' && p.y === undefined))) return;
    const across = spans(places.map((p) => p.x), 0, box.width);
    const down = f.kind === 'matrix' ? spans(places.map((p) => p.y), 0, box.height) : () => [60, box.height - 40];
    for (const p of places) {
      const [x0, x1] = across(p.x), [y0, y1] = down(p.y);
      const hit = drawn('rect', {class: 'hit', x: x0, y: y0 - (f.kind === 'matrix' ? 5 : 0), width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0)});
      hit.addEventListener('pointermove', (e) => {
        tip.textContent = pointText(f, p.row);
        tip.hidden = false;
        tip.style.left = Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8) + 'px';
        tip.style.top = Math.min(e.clientY + 14, innerHeight - tip.offsetHeight - 8) + 'px';
      });
      hit.addEventListener('pointerleave', () => { tip.hidden = true; });
      const words = runsOf(f, p.row);
      if (words && data.runs) hit.addEventListener('click', () => filterRuns(words));
      svg.append(hit);
    }
  }
  function figureTable(f) {
    const list = seriesOf(f), words = (row) => data.runs ? runsOf(f, row) : null;
    const columns = f.kind === 'matrix' ?
      [{name: 'row', value: (r) => at(f.columns[3], r)}, {name: 'column', value: (r) => at(f.columns[2], r)}] :
      [{name: f.names[0], value: (r) => at(f.columns[0], r)}];
    for (const s of list)
      columns.push({name: s.name, numeric: true, value: (r) => at(s.value, r), show: (r) => valueText(s, r)});
    if (f.rows > 0 && words(0))
      columns.push({name: 'runs', value: (r) => words(r), show: (r) =>
        el('button', {type: 'button', class: 'more', onclick: () => filterRuns(words(r))}, 'Show')});
    return table('Numbers of ' + f.name + ', with 95 % intervals', columns, numbers(f.rows)).element;
  }
  function makeFigures() {
    for (const f of data.figures || []) {
      const figure = document.getElementById(f.place);
      const svg = figure && figure.querySelector('svg');
      if (!figure) continue;
      const more = el('details', {}, el('summary', {}, 'Numbers'));
      more.addEventListener('toggle', () => { if (more.open && more.children.length === 1) more.append(figureTable(f)); });
      figure.append(more);
      if (svg) addHits(f, svg);
    }
  }

  /* ---- two folders ---- */

  function makeMoved() {
    if (data.moved.rows === 0) return;
    const m = data.moved, get = (name) => named(m, name);
    const [verdict, change] = [get('verdict'), get('change')];
    const side = (s) => ({name: data.sides[s], numeric: true, value: (r) => at(get(s), r),
      show: (r) => interval(at(get(s), r), at(get(s + '_lo95'), r), at(get(s + '_hi95'), r))});
    const text = (name, key) => ({name, value: (r) => at(get(key), r)});
    const find = search('filter', 'Rows with', (words) => {
      const rows = numbers(m.rows).filter((r) => words.every((w) =>
        m.columns.some((c) => String(at(c, r)).includes(w))));
      t.fill(rows);
    });
    const percent = (r) => at(change, r) === '' ? '' : (at(change, r) > 0 ? '+' : '') + short(at(change, r)) + ' %';
    const t = table('Means that differ, with 95 % intervals',
      [text('cell', 'cell'), text('column', 'column'), side('a'), side('b'),
       {name: 'change', numeric: true, value: (r) => at(change, r), show: percent},
       {...text('verdict', 'verdict'), value: (r) => at(verdict, r)}], numbers(m.rows));
    document.getElementById('moved-table').append(el('div', {class: 'control'}, find.element), t.element);
  }

  document.body.append(tip);
  if (data.runs) {
    metric.forEach((m, i) => { if (m.main) shown.add(i); });
    document.getElementById('choose').append(chooser());
    document.getElementById('run-filter').append(filter.element, count);
    makeTables();
    window.addEventListener('hashchange', followHash);
    followHash();
  }
  if (data.moved) makeMoved();
  makeFigures();
  document.documentElement.setAttribute('data-ready', Math.round(performance.now())) /* ms */;
})();
