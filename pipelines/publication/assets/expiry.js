const until=document.querySelector("[data-expires]");if(until&&Date.now()>=Date.parse(until.dataset.expires))document.documentElement.classList.add("expired");
