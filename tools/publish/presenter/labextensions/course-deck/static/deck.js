/* An extension of JupyterLab without a build step: it offers what webpack's module federation asks for. */
(() => {
  const here = document.currentScript.src;
  let fitSlide;

  function fits(cells) {
    const bottom = Math.max(...cells.map(cell => cell.getBoundingClientRect().bottom));
    const top = Math.min(...cells.map(cell => cell.getBoundingClientRect().top));
    const wide = '.cm-scroller, .jp-OutputArea-output, .jp-RenderedMarkdown';
    return bottom - top <= window.innerHeight - 8 && cells.every(cell =>
      [...cell.querySelectorAll(wide)].every(node => node.scrollWidth <= node.clientWidth + 1));
  }

  function activate(app) {
    let asked = false, shown = '';

    function look() {
      asked = false;
      const panel = app.shell.currentWidget;
      if (!panel?.node.classList.contains('jp-Deck')) {
        shown = '';
        return;
      }
      const cells = [...panel.node.querySelectorAll('.jp-Cell.jp-deck-mod-onscreen')];
      // While a slider moves, the size stays, unless the slide overflows.
      const now = cells.map(cell => cell.dataset.windowedListIndex ?? '').join() + window.innerHeight;
      if (!cells.length || (now === shown && fits(cells))) return;
      shown = now;
      fitSlide(cells, () => fits(cells));
      panel.content.node.scrollTop = 0;
    }

    function ask() {
      if (!asked) requestAnimationFrame(look);
      asked = true;
    }

    new MutationObserver(ask).observe(document.body, {
      subtree: true, childList: true, attributes: true, attributeFilter: ['class'],
    });
    window.addEventListener('resize', ask);
    // The deck has no menu.
    app.commands.addKeyBinding({
      command: 'notebook:run-all-cells', keys: ['Accel Shift Enter'], selector: '.jp-Deck',
    });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['course-deck'] = {
    init: () => {},
    get: async () => {
      ({ fitSlide } = await import(new URL('fit.js', here)));
      return () => ({ __esModule: true, default: { id: 'course-deck:fit', autoStart: true, activate } });
    },
  };
})();
