// What an audience could not read on a slide of 1280 x 720: a list of sentences, empty if the slide is good.
// cells: the visible cells of the slide; smallest: the least size of text in pixels; least: the least scale of a figure.
(cells, smallest, least) => {
  const found = new Set();
  if (!cells.length) return ['empty slide'];
  const boxes = cells.map(cell => cell.getBoundingClientRect());
  const top = Math.min(...boxes.map(box => box.top)), bottom = Math.max(...boxes.map(box => box.bottom));
  if (top < -1) found.add(`begins ${Math.round(-top)} pixels above the slide`);
  if (bottom > innerHeight + 1) found.add(`ends ${Math.round(bottom - innerHeight)} pixels below the slide`);
  if (!cells[0].querySelector('h1, h2, h3')) found.add('no heading');
  const visible = node => node.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
  for (const cell of cells) {
    for (const node of cell.querySelectorAll('*')) {
      if (!visible(node) || node.closest('math, mjx-container, .jp-Toolbar, .cm-announced')) continue;
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      if (box.right > innerWidth + 1) found.add(`${node.tagName} ends ${Math.round(box.right - innerWidth)} pixels right of the slide`);
      if (node.tagName === 'IMG' && node.naturalWidth && box.width / node.naturalWidth < least)
        found.add(`a figure at ${(box.width / node.naturalWidth).toFixed(2)} of its size`);
    }
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode, parent = text.parentElement;
      if (!text.data.trim() || !visible(parent) || parent.closest('math, mjx-container, .jp-Toolbar, .cm-announced, style')) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize) * parent.currentCSSZoom;
      if (size < smallest) found.add(`text of ${size.toFixed(1)} pixels: ${text.data.trim().slice(0, 20)}`);
    }
  }
  return [...found];
}
