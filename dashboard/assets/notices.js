// Dash says after each of its hundreds of steps that something changed, and all components of the page look whether it was theirs. While a page
// opens they are told once for all that happens within a frame. From a reader's first act on they are told at once, so that what is typed or
// chosen stands where it was put.
(() => {
  const FRAME = 16; // milliseconds
  let acted = false;
  const waiting = new Set();

  const gathered = (listener) => {
    let waits = 0;
    const tell = () => {
      clearTimeout(waits);
      waits = 0;
      waiting.delete(tell);
      listener();
    };
    return () => {
      if (acted) return listener();
      waits ||= setTimeout(tell, FRAME);
      waiting.add(tell);
    };
  };
  const act = () => {
    acted = true;
    for (const tell of waiting) tell();
  };
  for (const kind of ['pointerdown', 'keydown', 'beforeinput']) addEventListener(kind, act, { capture: true, once: true });

  // Dash's own steps hear of each other before its store stands here; who asks later are components.
  const stores = window.dash_stores = window.dash_stores || [];
  stores.push = (store) => {
    const subscribe = store.subscribe;
    store.subscribe = (listener) => subscribe(gathered(listener));
    return Array.prototype.push.call(stores, store);
  };
})();
