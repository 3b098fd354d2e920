// On the day, one gesture says that everybody came; who is already recorded stays so.

for (const button of document.querySelectorAll("[data-all-present]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const choice of button.form.querySelectorAll("select")) {
      if (!choice.value) choice.value = "present";
    }
    button.form.requestSubmit();
  });
}
