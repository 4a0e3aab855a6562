/* SPDX-License-Identifier: MIT */
/* Numbers of figures under the pointer, and as tables. */

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
/* Rows that have a place of their own in the drawing. */
function placesOf(f) {
  return numbers(f.rows).filter((row) => f.spots[row] && f.spots[row][0] !== null)
    .map((row) => ({row, x: f.spots[row][0], y: f.spots[row][1]}));
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
  const places = placesOf(f), box = svg.viewBox.baseVal;
  if (!places.length) return;
  const across = spans(places.map((p) => p.x), 0, box.width);
  const down = f.kind === 'matrix' ? spans(places.map((p) => p.y), 0, box.height) : () => [60, box.height - 40];
  for (const p of places) {
    const [x0, x1] = across(p.x), [y0, y1] = down(p.y);
    const hit = drawn('rect', {class: 'hit', x: x0, y: y0, width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0)});
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
