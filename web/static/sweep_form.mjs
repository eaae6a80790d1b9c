// The form of a sweep: only the fields of the chosen kind. Without a script all of them show, and only those count.
for (const knob of document.querySelectorAll("fieldset.knob")) {
  const kind = knob.querySelector("select");
  const show = () => {
    for (const part of knob.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", show);
  show();
}
