// What pages gain by a script: on a pinned page, how much was recorded since. Everything else works without.
const place = document.querySelector(".coordinate[data-pinned]");

async function recordedSince({ dataset }) {
  const answer = await fetch(`/v1/dossiers/${encodeURIComponent(dataset.dossier)}`);
  if (!answer.ok) return 0;
  const { head } = await answer.json();
  return head - Number(dataset.sequence);
}

if (place) {
  recordedSince(place).then((added) => {
    if (added < 1) return;
    const told = place.querySelector(".since");
    const text = added === 1 ? told.dataset.one : told.dataset.many.replace("{n}", String(added));
    told.textContent = text;
    told.hidden = false;
  }, () => { /* offline: the link to the present stays */ });
}
