/* Make what stands on a slide as large as fits. deck.js (the live deck) and tools/publish/slides.py (the hand-outs) use it. */
export function fitSlide(cells, fits) {
  for (let percent = 150; percent >= 85; percent -= 5) {
    for (const cell of cells) cell.style.zoom = percent / 100;
    if (fits()) return;
  }
}
