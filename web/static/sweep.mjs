// The page of a sweep: asks how it stands, and puts what differs in its place.
const SECONDS = 2;
const PARTS = ["sweep-progress", "sweep-rows", "sweep-chart"];
const sweep = document.getElementById("sweep");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const state = page.getElementById("sweep");
    if (answer.redirected || (answer.ok && state?.dataset.ended === "yes")) {
      location.reload(); // to the log-in, or for the buttons that go with the end
      return;
    }
    for (const id of answer.ok && state ? PARTS : []) {
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The service is away for a moment: ask again.
  }
  setTimeout(look, SECONDS * 1000);
}

if (sweep.dataset.ended === "no") setTimeout(look, SECONDS * 1000);
