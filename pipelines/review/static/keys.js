// Single keys for the buttons and links that carry data-key. The pages work without this file.
"use strict";

const veil = document.getElementById("veil");
const judge = document.getElementById("judge");
let sent = false;

function typing(element) {
  return element instanceof HTMLInputElement && element.type !== "checkbox" || element instanceof HTMLTextAreaElement;
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const wanted = event.key.toLowerCase();
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === wanted);
  if (!found) return;
  event.preventDefault();
  found.click();
});

if (judge) {
  judge.addEventListener("submit", (event) => {
    if (veil && !veil.checked) {  // nobody judges what they have not seen
      event.preventDefault();
      veil.focus();
      const ask = document.getElementById("veil-ask");
      ask.textContent = ask.dataset.ask;
      ask.hidden = false;
      return;
    }
    if (sent) event.preventDefault();  // a second press before the next page would judge the same document
    sent = true;
  });
}

window.addEventListener("pageshow", () => { sent = false; });
