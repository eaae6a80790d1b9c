// Fields that name a row: names that have what is written so far, and what is there now of the one chosen.
const PAUSE = 150;

for (const chooser of document.querySelectorAll(".chooser")) {
  const input = chooser.querySelector("input[list]");
  const [rows, facts] = [chooser.querySelector("datalist"), chooser.querySelector(".facts")];
  const known = new Map();
  if (input.value) known.set(input.value, facts.textContent);
  let waiting;
  const tell = () => { facts.textContent = known.get(input.value) ?? ""; };
  const look = async () => {
    const words = input.value;
    if (known.has(words)) return;
    try {
      const look = new URL(chooser.dataset.look, location.href);
      look.searchParams.set("words", words);
      const answer = await fetch(look, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected || input.value !== words) return;
      const found = (await answer.json()).rows;
      for (const row of found) known.set(row.label, row.facts);
      rows.replaceChildren(...found.map((row) => Object.assign(document.createElement("option"), { value: row.label })));
    } catch {
      // The service is away for a moment: sending the form finds the rows as well.
    }
  };
  input.addEventListener("focus", look);
  input.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
