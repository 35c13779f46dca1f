"use strict";
// Renews the page whenever the server says that something has changed, and says so aloud.
(() => {
  const status = document.getElementById("live");
  const source = new EventSource(status.dataset.events);
  let renewing = false;
  let again = false;
  async function renew() {
    if (renewing) {
      again = true;
      return;
    }
    renewing = true;
    try {
      // A filter that somebody types into is left alone.
      if (document.activeElement?.type === "search" && document.activeElement.value) {
        return;
      }
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) {
        status.textContent = "The dashboard cannot read the store; it is tried again.";
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("main").replaceWith(page.getElementById("main"));
      document.dispatchEvent(new Event("renewed"));
    } finally {
      renewing = false;
      if (again) {
        again = false;
        renew();
      }
    }
  }
  source.addEventListener("change", (event) => {
    status.textContent = event.data;
    renew();
  });
  // What changed between the page and the first event, or while the server was away, is told by none.
  source.addEventListener("open", () => {
    status.textContent = "";
    renew();
  });
  source.addEventListener("error", () => {
    status.textContent = "The dashboard does not answer; it is tried again.";
  });
})();
