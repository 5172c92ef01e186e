// What a page does beyond its text: dark or light, the other language at the same place, search. Nothing is fetched.
const root = document.documentElement;

const button = document.getElementById("course-theme");
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const name = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
button.hidden = false;
button.onclick = () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  localStorage.setItem("course-theme", root.dataset.theme);
  name();
};
name();

// Both languages have the same cells: the link leads to the one that is on the screen.
const language = document.getElementById("course-language");
language?.addEventListener("click", () => {
  const cells = [...document.querySelectorAll("main > section[id]")];
  const here = cells.find(cell => cell.getBoundingClientRect().bottom > 90);
  if (here && scrollY > 200) language.hash = here.id;
});

// A menu closes with Escape, and when something else is clicked.
const menus = [...document.querySelectorAll("details.menu")];
document.addEventListener("click", event => menus.forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", event => {
  if (event.key === "Escape") for (const menu of menus.filter(menu => menu.open)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    document.querySelector("main input[type=search], header input").focus();
  }
});

// What is wider than its place can be moved by the keyboard, too.
const reach = () => document.querySelectorAll("pre, .wide").forEach(box => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
});
reach();
addEventListener("resize", reach);
document.addEventListener("toggle", reach, true);

// On a narrow screen the contents are folded; on paper all is open; a link to something folded unfolds it.
if (innerWidth < 1056) document.querySelectorAll(".contents details").forEach(fold => { fold.open = false; });
addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach(fold => { fold.open = true; }));
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};
unfold();
addEventListener("hashchange", unfold);

// Search: every section that holds all the words; titles first, the language of the page first.
const box = document.getElementById("course-search");
if (box) {
  const results = document.getElementById("course-results"), count = document.getElementById("course-count");
  const mine = box.dataset.language, text = {...results.dataset};
  const sections = [mine, mine === "en" ? "zh" : "en"].flatMap(code => (window.courseSections?.[code] ?? []).map(
    ([page, heading, address, words]) => ({code, page, heading, address, words, low: words.toLowerCase()})));
  const times = (low, term) => low.split(term).length - 1;
  const escape = words => { const node = document.createElement("i"); node.textContent = words; return node.innerHTML; };
  const find = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    // An error message is pasted with the reader's own numbers: without them it is found.
    const told = words.filter(word => !/\d/.test(word));
    show(words, search(words).length || !told.length ? words : told);
  };
  const search = terms => {
    const found = [];
    if (terms.length) for (const section of sections) {
      const head = `${section.page} ${section.heading}`.toLowerCase();
      if (!terms.every(term => head.includes(term) || section.low.includes(term))) continue;
      let score = section.code === mine ? 1000 : 0;
      for (const term of terms) {
        score += Math.min(times(section.low, term), 5) + (section.heading.toLowerCase().includes(term) ? 30 : 0)
          + (section.page.toLowerCase().includes(term) ? 10 : 0);
      }
      found.push({...section, score});
    }
    return found.sort((a, b) => b.score - a.score);
  };
  const show = (asked, terms) => {
    const found = search(terms);
    count.textContent = asked.length ? (found.length ? `${found.length} ${text.count}` : text.none) : "";
    results.replaceChildren(...found.slice(0, 60).map(section => {
      const item = document.createElement("li"), at = Math.max(0, section.low.indexOf(terms[0]) - 60);
      let excerpt = escape((at ? "…" : "") + section.words.slice(at, at + 220) + "…");
      const any = terms.map(term => escape(term).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
      excerpt = excerpt.replace(new RegExp(any, "gi"), word => `<mark>${word}</mark>`);
      item.lang = section.code === "zh" ? "zh-CN" : "en";
      item.innerHTML = `<a href="../${section.code}/${section.address}">${escape(section.page)}: ${escape(section.heading)}</a><p>${excerpt}</p>`;
      return item;
    }));
  };
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  box.addEventListener("input", () => {
    find();
    history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`);
  });
  find();
  box.focus();
}
