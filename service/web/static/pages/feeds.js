// The builder refreshes what it built when something is chosen, and copies; without a script the button "Show" does.
const form = document.querySelector("form.builder");
const QUIET = 250;
let waiting;
let asking;

function offerCopies(place) {
  if (!navigator.clipboard) return;
  for (const button of place.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copies);
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
    });
  }
}

function chosen() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  return `${form.action.split("?")[0]}?${query}`;
}

async function refresh() {
  const address = chosen();
  asking?.abort();
  asking = new AbortController();
  const answer = await fetch(address, { signal: asking.signal });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const built = page.getElementById("built");
  if (!built) return;
  const place = document.getElementById("built");
  place.replaceChildren(...built.childNodes);
  offerCopies(place);
  history.replaceState(null, "", address);
}

if (form) {
  offerCopies(document);
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh().catch(() => { /* the button "Show" stays */ }), QUIET);
  });
}
