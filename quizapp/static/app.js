// Keys, focus after a swap, and nothing else: every action also works without this file.
(function () {
  "use strict";
  var KEY = "quizapp.keys";
  var enterFrom = 0;

  function keysOn() {
    try { return localStorage.getItem(KEY) !== "off"; } catch (e) { return true; }
  }
  function composing(event) {
    return event.isComposing || event.keyCode === 229;
  }
  function typing(target) {
    return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  }
  function choose(number) {
    var option = document.querySelectorAll("label.option input")[number - 1];
    if (option) { option.click(); option.focus(); }
  }

  function press(selector) {
    var control = document.querySelector(selector);
    if (control) control.click();
  }
  function next() { press("#next, .bar a"); }
  function arrive(heading) {
    if (heading.id === "result") enterFrom = Date.now() + 300;
    heading.focus();
  }

  document.addEventListener("keydown", function (event) {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      if (Date.now() < enterFrom) event.preventDefault();
      else if (event.target.id === "result") next();
      return;
    }
    if (!keysOn() || typing(event.target)) return;
    var digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && !event.shiftKey) { choose(Number(digit[1])); return; }
    if (event.code === "KeyN" && !event.shiftKey) {
      next();
    } else if (event.code === "KeyP" && !event.shiftKey) {
      press("[rel=prev]");
    } else if (event.code === "KeyF" && !event.shiftKey) {
      press("[data-flag]");
    } else if (event.key === "?") {
      var help = document.querySelector("a[href$='/about']");
      location.href = help ? help.href : "/about";
    }
  });

  // After an answer the result is read out first; a second Enter must not skip it.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!document.getElementById("item")) return;
    if (event.detail.target.classList.contains("claim")) {
      arrive(document.querySelector("#" + event.detail.target.id + " [tabindex]"));
      return;
    }
    var heading = document.getElementById("error") || document.getElementById("result");
    if (heading) arrive(heading);
    document.title = (heading ? heading.textContent.trim() + ": " : "") + document.title.replace(/^[^:]*: /, "");
  });

  document.addEventListener("htmx:beforeRequest", function () {
    var place = document.getElementById("problem");
    if (place) place.replaceChildren();
  });
  // A refusal that cannot stand inside the page (an old token, an ended session) has a page of its own, which keeps what was typed.
  document.addEventListener("htmx:responseError", function (event) {
    var form = event.detail.elt.closest("form");
    if (form && event.detail.elt === form) form.submit();
  });
  document.addEventListener("htmx:sendError", function () {
    var place = document.getElementById("problem");
    if (!place) return;
    var box = document.createElement("div");
    box.className = "error";
    box.id = "error";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    box.textContent = place.dataset.unreachable;
    place.replaceChildren(box);
    arrive(box);
  });

  document.querySelectorAll("[data-keys]").forEach(function (button) {
    function say() { button.textContent = keysOn() ? button.dataset.on : button.dataset.off; }
    button.hidden = false;
    say();
    button.addEventListener("click", function () {
      try { localStorage.setItem(KEY, keysOn() ? "off" : "on"); } catch (e) { return; }
      say();
    });
  });

  if (location.hash === "#result") {
    var result = document.getElementById("result");
    if (result) arrive(result);
  }
})();

// Where an answer may still change, it is saved while it is being given; while the service cannot be reached it is kept here and
// sent again. The server's clock counts; this one only shows it.
(function () {
  "use strict";
  var KEPT = "quizapp.kept.";
  var PAUSE = 1000, LONGEST = 30000;
  var form = null, number = 0, waiting = 0, wait = PAUSE, ticking = 0, moved = false;

  function store() {
    try { return window.sessionStorage; } catch (e) { return null; }
  }
  function body(of) {
    var data = new URLSearchParams(new FormData(of));
    data.delete("act");
    return data.toString();
  }
  function keep(name, address, data) {
    var place = store();
    try { if (place) place.setItem(KEPT + name, JSON.stringify({ address: address, data: data })); } catch (e) { /* full: the page has it */ }
  }
  function keptOf(name) {
    var place = store(), kept = place && place.getItem(KEPT + name);
    return kept ? JSON.parse(kept) : null;
  }
  function forget(name, data) {
    var kept = keptOf(name);
    if (kept && (data === undefined || kept.data === data)) store().removeItem(KEPT + name);
  }
  function say(word, more) {
    var line = document.getElementById("saved");
    if (!line) return;
    line.classList.toggle("not", word !== "saved");
    var time = word === "saved" ? " " + new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : "";
    line.textContent = line.dataset[word] + (more ? " " + more : time);
  }
  // The session has ended, or another one began in another tab: what was answered is kept until it can be sent.
  function ended(status) {
    var error = new Error(String(status));
    error.ended = true;
    return error;
  }
  function renew(token) {
    document.querySelectorAll("input[name=csrf_token]").forEach(function (field) { field.value = token; });
  }
  function send(name, address, data) {
    var fresh = document.querySelector("input[name=csrf_token]"), fields = new URLSearchParams(data);
    if (fresh) fields.set("csrf_token", fresh.value);
    // It goes on when the page is left meanwhile.
    return fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: true })
      .then(function (answer) {
        if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
        return answer.json().catch(function () { return {}; }).then(function (said) {
          if (said.token) renew(said.token);
          if (answer.status === 400 || answer.status === 404) throw ended(answer.status);
          forget(name, data);
          return { ok: answer.ok, saved: said.saved, newer: said.newer, problem: said.problem };
        });
      });
  }
  function save() {
    clearTimeout(waiting);
    waiting = 0;
    if (!form || !form.isConnected) return;
    number += 1;
    var name = form.dataset.kept, data = body(form) + "&save=" + number, mine = form;
    keep(name, form.dataset.save, data);
    send(name, form.dataset.save, data).then(function (said) {
      wait = PAUSE;
      if (mine !== form) return;
      // A newer one of another tab stands; one of this tab that is under way has its own answer.
      if (said.newer && said.saved > number) { number = said.saved; say("refused", said.newer); }
      else if (said.ok && !said.newer) say("saved");
      else if (!said.ok) say("refused", said.problem);
    }).catch(function (error) { later(putOff(error, mine)); });
  }
  // Says that a save did not get through, and returns how long to wait before the next try.
  function putOff(error, mine) {
    var now = wait;
    if (mine === form) say(error.ended ? "ended" : "waiting");
    wait = Math.min(2 * wait, LONGEST);
    return now;
  }
  function later(time) {
    if (!waiting) waiting = setTimeout(save, time);
  }
  // What this page could not send before it was left or loaded again: it is sent, and then shown.
  function resume() {
    var kept = form && keptOf(form.dataset.kept), mine = form;
    if (!kept || waiting) return;
    var at = Number(new URLSearchParams(kept.data).get("save"));
    if (at <= Number(form.dataset.number)) { forget(form.dataset.kept); return; }
    number = Math.max(number, at);
    send(form.dataset.kept, kept.address, kept.data).then(function (said) {
      if (said.ok && mine === form && !waiting) location.reload();
    }).catch(function (error) { setTimeout(resume, putOff(error, mine)); });
  }
  // What another page of this attempt could not send.
  function deliver() {
    var place = store();
    if (!place) return;
    Object.keys(place).filter(function (key) { return key.indexOf(KEPT) === 0; }).forEach(function (key) {
      var name = key.slice(KEPT.length), kept = keptOf(name);
      if (form && name === form.dataset.kept) return;
      send(name, kept.address, kept.data).catch(function (error) { if (!error.ended) setTimeout(deliver, LONGEST); });
    });
  }
  function tick() {
    var shown = document.querySelector("[data-due]");
    if (!shown) { clearInterval(ticking); ticking = 0; return; }
    if (!shown.offset) shown.offset = Date.parse(shown.dataset.now) - Date.now();
    var left = Math.round((Date.parse(shown.dataset.due) - Date.now() - shown.offset) / 1000);
    var text = left > 60 ? shown.dataset.left.replace("{}", Math.ceil(left / 60)) : left > 0 ? shown.dataset.last.replace("{}", left) : shown.dataset.over;
    // Read out at five minutes and at one, not each second.
    shown.setAttribute("aria-live", left === 300 || left === 60 || left <= 0 ? "polite" : "off");
    if (shown.textContent !== text) shown.textContent = text;
    if (left === 0 && waiting) save();
    if (left <= -11) location.href = shown.dataset.overview;
  }
  function begin() {
    var before = form;
    form = document.querySelector("form[data-save]");
    if (form) number = Math.max(before && before.dataset.kept === form.dataset.kept ? number : 0, Number(form.dataset.number));
    if (!ticking && document.querySelector("[data-due]")) ticking = setInterval(tick, 1000);
    if (ticking) tick();
    if (moved && form) later(PAUSE);
    moved = false;
    resume();
    deliver();
  }

  document.addEventListener("input", function (event) {
    if (form && form.contains(event.target)) later(PAUSE);
  });
  document.addEventListener("submit", function (event) {
    if (!form || event.target !== form) return;
    clearTimeout(waiting);
    waiting = 0;
    // A button that moves a part asks for the page in the new order, which is saved when it is here.
    moved = Boolean(event.submitter && event.submitter.name === "move");
    if (!moved) keep(form.dataset.kept, form.dataset.save, body(form) + "&save=" + (number + 1));
  });
  // Whoever goes to another question, or flags this one, in the second before the save has not lost the change.
  window.addEventListener("pagehide", function () { if (waiting) save(); });
  window.addEventListener("online", function () { if (waiting) save(); else resume(); deliver(); });
  document.addEventListener("htmx:afterSwap", begin);
  begin();
})();
