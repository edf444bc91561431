// What pages gain by a script: a slider over the days at which anything changed, and on a pinned page how much was
// recorded since. Everything else works without.
const place = document.querySelector(".coordinate");

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The civil day on which the last moment before an exclusive instant lies: instants have microseconds, dates have not. */
function dayOf(at, format) {
  return format.format(new Date(Date.parse(at) - (at.includes(".") ? 0 : 1000)));
}

async function daysOf({ dossier, sequence, recorded, zone }) {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const days = new Set();
  let cursor = "";
  do {
    // Pinned, so that it is fetched once for all pages about what was known then.
    const pin = recorded ? `&as_of=${encodeURIComponent(recorded)}` : "";
    const path = `/v1/dossiers/${encodeURIComponent(dossier)}/changes?axis=valid&limit=1000&known_at=${sequence}${pin}${cursor}`;
    const page = await ask(path);
    for (const { at } of page.changes) days.add(dayOf(at, format));
    cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : "";
  } while (cursor);
  return days;
}

function slide(changed) {
  const form = place.querySelector("form.date");
  const field = form.querySelector("input[type=date]");
  const box = place.querySelector(".slide");
  const slider = box.querySelector("input");
  const said = box.querySelector("output");
  const words = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), { dateStyle: "long", timeZone: "UTC" });
  const tell = (day) => {
    said.textContent = words.format(new Date(`${day}T00:00:00Z`));
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  const days = [...new Set([...changed, field.value])].sort();
  if (days.length < 2) return;
  slider.max = String(days.length - 1);
  slider.value = String(days.indexOf(field.value));
  slider.addEventListener("input", () => {
    field.value = days[Number(slider.value)];
    tell(field.value);
  });
  slider.addEventListener("pointerup", () => form.requestSubmit());
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Enter") form.requestSubmit();
  });
  tell(field.value);
  box.classList.add("ready");
}

async function recordedSince({ dossier, sequence }) {
  const { head } = await ask(`/v1/dossiers/${encodeURIComponent(dossier)}`);
  const added = head - Number(sequence);
  if (added < 1) return;
  const told = place.querySelector(".since");
  told.textContent = added === 1 ? told.dataset.one : told.dataset.many.replace("{n}", String(added));
  told.hidden = false;
}

function nothing() {
  // Offline or refused: the field, the links and the way to the present stay as they are.
}

if (place) {
  const later = window.requestIdleCallback ?? setTimeout;
  if (place.querySelector(".slide")) later(() => daysOf(place.dataset).then(slide, nothing));
  if ("pinned" in place.dataset) recordedSince(place.dataset).catch(nothing);
}

// On paper everything is open.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.dataset.folded = "";
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-folded]")) {
    delete fold.dataset.folded;
    fold.open = false;
  }
});
