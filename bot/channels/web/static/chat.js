"use strict";
// The same page without reloading: says things over a WebSocket, catches up after a break,
// and says again what was not confirmed. Without this file every form works by itself.
(() => {
  const STRANGER = 4401; // the server does not know our cookie: load the page again
  const GIVE_UP = 3; // sockets that never opened: a network that has none, so post the forms
  const PATIENCE = 5; // times a message is said to a server that cannot take it
  const LONGEST = 100000; // bytes of one message; the server takes a little more
  const KEY = "motcua.waiting";

  const find = (id) => document.getElementById(id);
  const [log, form, field, status, typing] =
    ["log", "say", "cau-hoi", "status", "typing"].map(find);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const waiting = new Map(); // id -> what was said and not confirmed, in order
  const answering = new Set(); // ids whose answer is being made
  let socket = null;
  let everOpen = false;
  let openSince = 0; // milliseconds; a socket that lasted forgives the failures before it
  let failures = 0;
  let timer = 0;
  let last = Math.max(0, ...[...log.querySelectorAll("[data-number]")].map(numberOf));

  function numberOf(turn) {
    return Number(turn.dataset.number);
  }

  // ---- what was said and not confirmed survives a reload ----

  function keep() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...waiting.values()]));
    } catch { /* storage is off: a reload forgets what was not sent */ }
  }

  function restore() {
    try {
      for (const said of JSON.parse(sessionStorage.getItem(KEY) || "[]")) {
        if (!log.querySelector(`[data-event="${said.id}"]`)) {
          waiting.set(said.id, said);
          show(said);
        }
      }
    } catch { /* storage is off or holds something else */ }
    keep();
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // ---- the socket ----

  function connect() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    try {
      socket = new WebSocket(`${scheme}//${location.host}/ws`);
    } catch {
      failures = GIVE_UP;
      return;
    }
    socket.addEventListener("open", () => {
      everOpen = true;
      openSince = performance.now();
      tell("");
      socket.send(JSON.stringify({ type: "hello", after: last }));
      waiting.forEach(send);
    });
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", closed);
  }

  function closed(event) {
    if (event.code === STRANGER) {
      reloadOnce();
      return;
    }
    if (openSince && performance.now() - openSince > 5000) failures = 0;
    openSince = 0;
    failures += 1;
    answering.clear();
    showTyping();
    if (!everOpen && failures >= GIVE_UP) {
      postInstead();
      return;
    }
    if (everOpen) tell(status.dataset.offline);
    const pause = Math.min(20000, 500 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
    timer = setTimeout(connect, pause);
  }

  function reloadOnce() {
    try {
      if (sessionStorage.getItem("motcua.reloaded")) return;
      sessionStorage.setItem("motcua.reloaded", "1");
      location.reload();
    } catch { /* storage is off: better a silent page than one that reloads for ever */ }
  }

  function forgetReload() {
    try {
      sessionStorage.removeItem("motcua.reloaded");
    } catch { /* storage is off */ }
  }

  function send(said) {
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ ...said, label: undefined, type: "say" }));
  }

  function hear(message) {
    forgetReload();
    switch (message.type) {
      case "typing":
        answering.add(message.id);
        break;
      case "done":
        answering.delete(message.id);
        break;
      case "slow":
      case "busy":
        answering.delete(message.id);
        sayLater(message);
        break;
      case "line":
        if (message.number > last) add(message);
        break;
    }
    showTyping();
  }

  function sayLater(message) {
    const said = waiting.get(message.id);
    if (!said) return;
    if (message.type === "busy") said.tries = (said.tries || 0) + 1;
    if (said.tries >= PATIENCE) {
      waiting.delete(said.id);
      keep();
      tell(status.dataset.failed);
      return;
    }
    tell(message.text);
    setTimeout(() => {
      tell("");
      if (waiting.has(said.id)) send(said);
    }, message.seconds * 1000 + 200);
  }

  // ---- the log ----

  function add(message) {
    last = message.number;
    const own = message.id && log.querySelector(`[data-event="${message.id}"]`);
    if (own) {
      own.classList.remove("sending"); // confirmed: the words stand already
      own.id = `l${message.number}`;
      own.dataset.number = message.number;
    } else {
      const template = document.createElement("template");
      template.innerHTML = message.html; // made by the same templates as the page, all escaped
      log.insertBefore(template.content, log.querySelector(".sending"));
    }
    if (message.id) answering.delete(message.id.split("/")[0]);
    if (waiting.delete(message.id)) keep();
    find("restart").hidden = false;
    toNewest();
  }

  function show(said) {
    const turn = document.createElement("div");
    turn.className = "turn visitor sending";
    turn.dataset.event = said.id;
    const who = document.createElement("p");
    who.className = "unseen";
    who.textContent = log.dataset.you;
    const words = document.createElement("p");
    words.className = "words";
    words.dir = "auto";
    words.textContent = said.label;
    turn.append(who, words);
    log.append(turn);
    toNewest();
  }

  // The newest question comes to the top, so that its answer is read from its beginning; but
  // never further than where the field stands at the bottom of the window.
  function toNewest() {
    const questions = log.querySelectorAll(".turn.visitor");
    const newest = questions[questions.length - 1];
    if (!newest) return;
    const room = document.querySelector("main").getBoundingClientRect().bottom;
    const top = Math.min(newest.getBoundingClientRect().top - 16, room - innerHeight);
    scrollBy({ top, behavior: calm.matches ? "auto" : "smooth" });
  }

  function showTyping() {
    typing.hidden = answering.size === 0;
  }

  function tell(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  // ---- saying ----

  function say(said) {
    const same = (other) => other.label === said.label && other.button === said.button;
    if ([...waiting.values()].some(same)) return true; // a finger that tapped twice
    const message = { ...said, id: newId() };
    if (new Blob([JSON.stringify(message)]).size > LONGEST) {
      tell(status.dataset.large);
      return false;
    }
    tell("");
    waiting.set(message.id, message);
    keep();
    show(message);
    send(message);
    if (!everOpen && failures >= GIVE_UP) postInstead();
    return true;
  }

  function postInstead() {
    const [said] = waiting.values();
    if (!said) return;
    waiting.delete(said.id);
    keep();
    const post = form.cloneNode(false);
    const parts = { event: said.id, text: said.text || "", button: said.button || "" };
    for (const [name, value] of Object.entries(parts)) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      post.append(input);
    }
    post.hidden = true;
    document.body.append(post);
    post.submit();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-say]")) return;
    event.preventDefault();
    const pressed = event.submitter;
    if (pressed && pressed.name === "button") {
      say({ button: pressed.value, label: pressed.textContent.trim() });
    } else if (pressed && pressed.name === "text") {
      say({ text: pressed.value, label: pressed.value });
    } else {
      const text = field.value.trim();
      if (text && say({ text, label: text })) {
        field.value = "";
        fit();
      }
      field.focus();
    }
  });

  field.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Telex and VNI keyboards
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      form.querySelector(".send").click();
    }
  });

  // A photograph or a file cannot be read here; the answer says so and asks for words.
  function offerFile(event, transfer) {
    const file = transfer && transfer.files && transfer.files[0];
    if (!file) return;
    event.preventDefault();
    say({ file: file.type || "application/octet-stream", label: `[${file.name}]` });
  }
  field.addEventListener("paste", (event) => offerFile(event, event.clipboardData));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => offerFile(event, event.dataTransfer));

  // ---- the field grows with its words ----

  function fit() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }
  field.addEventListener("input", fit);

  // ---- large type, without reloading ----

  find("size").addEventListener("submit", (event) => {
    event.preventDefault();
    const large = document.documentElement.classList.toggle("large");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie =
      `motcua_large=${large ? 1 : 0}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    event.submitter.setAttribute("aria-pressed", String(large));
    event.target.action = `/co-chu?large=${large ? 0 : 1}`;
    fit();
  });

  find("restart").addEventListener("submit", () => {
    waiting.clear();
    keep();
  });

  addEventListener("online", connect);
  addEventListener("pageshow", connect);
  document.addEventListener("visibilitychange", () => document.hidden || connect());

  form.noValidate = true; // an empty field is simply not sent
  restore();
  log.classList.add("live");
  if (log.children.length && !location.hash) toNewest();
  fit();
})();
