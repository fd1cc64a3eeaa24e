// The live preview of the question form. Without this file the preview's own buttons show it.
(function () {
  "use strict";
  var WAIT = 400;
  var timer = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(function () { htmx.trigger("#preview", "preview"); }, WAIT);
  }
  function inForm(target) {
    return target.closest && target.closest("#question-form");
  }

  // While a Japanese input method is composing, the text is not yet what the author means.
  document.addEventListener("input", function (event) {
    if (!event.isComposing && event.keyCode !== 229 && inForm(event.target)) later();
  });
  document.addEventListener("compositionend", function (event) {
    if (inForm(event.target)) later();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.id !== "question-form") return;
    // htmx keeps the focus on the id that had it; an option that moved has a new one.
    var moved = event.target.querySelector("[autofocus]");
    if (moved) moved.focus();
    later();
  });

  var problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
