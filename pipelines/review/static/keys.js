// Single keys for the buttons and links that carry data-key; no press for what nobody has seen.
// The pages work without this file.
"use strict";

const veil = document.getElementById("veil");
const judge = document.getElementById("judge");
const glance = 400;  // ms; nobody reads faster, and the second of two presses that were meant as one comes sooner
let sent = false;
let opened = performance.now();

function say(id) {
  const place = document.getElementById(id);
  place.textContent = place.dataset.ask;
  place.hidden = false;
}

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
      say("veil-ask");
      return;
    }
    if (!sent && performance.now() - opened < glance) {  // meant for the document before
      event.preventDefault();
      say("too-soon");
      return;
    }
    if (sent) event.preventDefault();  // a second press before the next page would judge the same document
    sent = true;
  });
}

const stillHere = 5 * 60 * 1000;  // ms; a session ends after an hour without a page, and a reason may take longer
let told = -stillHere;
document.addEventListener("input", (event) => {
  if (!(event.target instanceof HTMLTextAreaElement) || performance.now() - told < stillHere) return;
  told = performance.now();
  fetch("/help").catch(() => {});  // a network that is away now may be back before the form is sent
});

window.addEventListener("pageshow", () => {
  sent = false;
  opened = performance.now();
});
