// The progress page: asks how the run stands, and goes on to the plan when it is ready.
const SECONDS = 1;
const run = document.getElementById("run");
const put = (id, text) => { document.getElementById(id).textContent = text; };
const figure = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
const figured = (value) => figure.format(value).replace("-", "−");
// Rounded up: a gap is never shown smaller than it is.
const share = (value) => `${(Math.ceil(value * 10000 - 1e-9) / 100).toFixed(2)} %`;

function show(state) {
  put("run-words", state.words);
  put("run-sentence", state.sentence);
  put("run-seconds", Math.round(state.seconds));
  document.getElementById("run-share").value = state.share;
  put("run-objective", state.objective === null ? "—" : figured(state.objective));
  put("run-bound", state.bound === null ? "—" : figured(state.bound));
  put("run-gap", state.gap === null ? "—" : share(state.gap));
}

async function look() {
  try {
    const answer = await fetch(run.dataset.state, { headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      location.reload();
      return;
    }
    if (answer.ok) {
      const state = await answer.json();
      show(state);
      if (state.ended) {
        location.assign(state.next ?? location.href);
        return;
      }
    }
  } catch {
    // The service is away for a moment: ask again.
  }
  setTimeout(look, SECONDS * 1000);
}

if (run.dataset.ended === "no") setTimeout(look, SECONDS * 1000);
