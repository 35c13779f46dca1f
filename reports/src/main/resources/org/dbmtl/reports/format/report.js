"use strict";
// Adds what a page can do without: tables that sort by a click on a heading, and long ones that filter.
(() => {
  const MINUS = /^[\u2212\u2013]/;
  const number = (text) => {
    const match = text.replace(MINUS, "-").replace(/(\d),(?=\d{3})/g, "$1").match(/^[<>~ ]*([+-]?\d+(\.\d+)?)/);
    return match ? Number(match[1]) : NaN;
  };
  const compare = (a, b) => {
    const x = number(a);
    const y = number(b);
    if (isNaN(x) || isNaN(y)) {
      return isNaN(x) && isNaN(y) ? a.localeCompare(b) : isNaN(x) ? 1 : -1;
    }
    return x - y;
  };

  const SHOWN = 100;

  // Long tables show their first rows, until all are asked for.
  function shortened(table) {
    if (!table.querySelector("tr.many")) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "all-rows";
    button.textContent = `Show all ${table.tBodies[0].rows.length.toLocaleString("en")} rows`;
    button.addEventListener("click", () => {
      table.classList.add("all");
      button.remove();
      table.parentElement.focus();
    });
    table.parentElement.after(button);
  }

  function sortable(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) {
      return;
    }
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (!heading.textContent.trim()) {
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const number = heading.classList.contains("number");
        const now = heading.getAttribute("aria-sort");
        const up = now === null ? !number : now === "descending";
        [...table.tHead.rows[0].cells].forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        const keyed = rows.map((row) => [row.cells[column].textContent.trim(), row]);
        // What is not known stands last in either direction.
        const known = keyed.filter(([text]) => text && text !== "-");
        const unknown = keyed.filter(([text]) => !text || text === "-");
        known.sort((a, b) => (up ? 1 : -1) * compare(a[0], b[0]));
        const many = table.querySelector("tr.many") !== null;
        const order = known.concat(unknown).map(([, row]) => row);
        order.forEach((row, i) => row.classList.toggle("many", many && i >= SHOWN));
        body.append(...order);
      });
    });
  }

  function filtered(table) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) {
      return;
    }
    const label = document.createElement("label");
    label.className = "filter";
    label.append("Show rows with");
    const input = document.createElement("input");
    input.type = "search";
    const count = document.createElement("output");
    label.append(input, count);
    table.parentElement.before(label);
    let texts = null;
    let all = false;
    let filtering = false;
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter((word) => word);
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      // Matches are looked for in all rows; afterwards the table is as long as it was.
      if (words.length && !filtering) {
        all = table.classList.contains("all");
        table.classList.add("all");
      } else if (!words.length && filtering) {
        table.classList.toggle("all", all);
      }
      filtering = words.length > 0;
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? `${shown} of ${rows.length}` : "";
    });
  }

  function enhance() {
    document.querySelectorAll("table").forEach((table) => {
      shortened(table);
      sortable(table);
      filtered(table);
    });
  }

  enhance();
  // A page that renews itself says when its tables are new.
  document.addEventListener("renewed", enhance);
})();
