/* An extension of JupyterLab without a build step: it offers what webpack's module federation asks for.
   JupyterLab 4 drops the alternative text that a figure's metadata holds; ipywidgets 8 gives its sliders no name, and says
   their value with all digits. */
(() => {
  function set(node, name, value) {
    if (value && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  function nameFigures(cell) {
    const outputs = cell.model.outputs;
    cell.outputArea.widgets.forEach((panel, place) => {
      const metadata = outputs.get(place)?.metadata ?? {};
      const alt = Object.values(metadata).find(entry => entry?.alt)?.alt;
      for (const picture of panel.node.querySelectorAll('img')) if (!picture.alt) set(picture, 'alt', alt);
    });
  }

  function nameControls(area) {
    for (const control of area.querySelectorAll('.widget-inline-hbox, .widget-slider')) {
      const label = control.querySelector('.widget-label')?.textContent.trim();
      const shown = control.querySelector('.widget-readout');
      const value = shown?.textContent.trim() || shown?.value;
      for (const handle of control.querySelectorAll('[role=slider]')) {
        set(handle, 'aria-label', label);
        set(handle, 'aria-valuetext', value);
      }
      if (shown) set(shown, 'aria-label', label);
    }
    for (const node of area.querySelectorAll('[title="null"]')) node.removeAttribute('title');
    for (const box of area.querySelectorAll('pre, .jp-RenderedHTMLCommon table')) {
      if (box.scrollWidth > box.clientWidth) set(box, 'tabindex', '0');
    }
  }

  function activate(app) {
    let asked = false;

    function look() {
      asked = false;
      const cells = app.shell.currentWidget?.content?.widgets ?? [];
      for (const cell of cells) {
        if (!cell.outputArea?.node.isConnected) continue;
        nameFigures(cell);
        nameControls(cell.outputArea.node);
      }
    }

    new MutationObserver(() => {
      if (!asked) requestAnimationFrame(look);
      asked = true;
    }).observe(document.body, {
      subtree: true, childList: true, attributes: true, attributeFilter: ['aria-valuetext', 'title'],
    });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['course-access'] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: 'course-access:names', autoStart: true, activate } }),
  };
})();
