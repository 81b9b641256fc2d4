// Tables that sort by a click on a title, and filter. Without JavaScript they are as they were written.
for (const table of document.querySelectorAll('.grid table')) {
  const body = table.tBodies[0], rows = [...body.rows];
  const key = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return '';
    return 'order' in cell.dataset ? Number(cell.dataset.order) : cell.textContent;
  };
  const titles = [...table.tHead.rows[0].cells];
  titles.forEach((title, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = title.textContent;
    title.replaceChildren(button);
    button.addEventListener('click', () => {
      const number = title.classList.contains('number');
      const before = title.getAttribute('aria-sort');
      const up = before ? before === 'descending' : !number;
      titles.forEach(other => other.removeAttribute('aria-sort'));
      title.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
      rows.sort((a, b) => (up ? 1 : -1) * compare(key(a, column), key(b, column)));
      body.append(...rows);
    });
  });
  if (!table.classList.contains('filtered')) continue;
  const field = document.createElement('input'), count = document.createElement('span'), line = document.createElement('p');
  field.type = 'search';
  field.placeholder = 'filter';
  field.setAttribute('aria-label', 'filter the rows of the table below');
  line.className = 'search';
  line.append(field, ' ', count);
  table.parentElement.before(line);
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${rows.length} rows`;
  };
  field.addEventListener('input', filter);
  filter();
}
