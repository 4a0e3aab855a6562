/* SPDX-License-Identifier: MIT */
/* The data of a page, and tables of it that sort and make rows as they are needed. */
'use strict';

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

/* Wider than the page it scrolls by itself, by keys too. */
function scrolled(caption, head, body) {
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    el('table', {}, el('caption', {}, caption), el('thead', {}, head), body));
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
      scrolled(caption, head, body),
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
