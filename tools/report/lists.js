/* SPDX-License-Identifier: MIT */
/* Points of the sweep, runs, and what moved between two results. */

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
