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

  function next() {
    var link = document.querySelector("#next, .bar a");
    if (link) link.click();
  }
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
    } else if (event.key === "?") {
      var help = document.querySelector("a[href$='/about']");
      location.href = help ? help.href : "/about";
    }
  });

  // After an answer the result is read out first; a second Enter must not skip it.
  document.addEventListener("htmx:afterSwap", function () {
    if (!document.getElementById("item")) return;
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
