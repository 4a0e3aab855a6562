/* SPDX-License-Identifier: MIT */
/* The view of one run. */

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
/* A round-trip time of 0 is one that was not measured yet. */
function measured(lines) {
  return lines.map((l) => ({name: l.name, points: l.points.filter((p) => p[1] > 0)})).filter((l) => l.points.length);
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
  add('Round-trip time, ' + from, 's', measured(lineOf(series, sends, 'rtt_s')));
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
function hostsPart(hosts) {
  const columns = hosts.names.map((name, i) => ({
    name, title: name, numeric: i > 2,
    value: (row) => at(hosts.columns[i], row), show: (row) => String(at(hosts.columns[i], row))}));
  return el('section', {}, el('h3', {}, 'Hosts'),
    table('The connections that each host opened or accepted, as in hosts.csv', columns, numbers(hosts.rows)).element);
}
function plainTable(caption, heads, rows) {
  return scrolled(caption, el('tr', {}, ...heads.map((h, i) =>
    el('th', {scope: 'col', class: i && typeof (rows[0] || [])[i] === 'number' ? 'number' : 'text'}, h))),
    el('tbody', {}, ...rows.map((r) => el('tr', {}, ...r.map((v, i) =>
      i === 0 ? el('th', {scope: 'row'}, v) : el('td', {class: typeof v === 'number' ? 'number' : 'text'},
        typeof v === 'number' ? String(v) : v))))));
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
  const missing = [['s', own && own.series], ['e', own && own.events], ['l', ladder],
    ['h', own && own.hosts]]
    .some(([letter, there]) => has.includes(letter) && !there);

  box.replaceChildren(...[
    el('div', {class: 'control'}, el('button', {type: 'button', onclick: () => { location.hash = '#runs'; }}, 'Close')),
    title, filesPart(row, id),
    missing ? el('p', {class: 'quiet'}, 'What this page has no room for is in the files; mpx report DIR --only ' + id + ' puts it in.') : null,
    ladder ? el('section', {class: 'ladder'}, el('h3', {}, 'Ladder'), ladder.content.cloneNode(true)) : null,
    own && own.series ? seriesPart(own.series) : null,
    own && own.hosts ? hostsPart(own.hosts) : null,
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
