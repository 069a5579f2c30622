// Dash's scripts are written for browsers without generators, and bring 30 KB of polyfill for them that no browser of today needs.
// All they take from it is this: to step through a function that has a place to go on from, and nothing to catch.
window.regeneratorRuntime = {
  mark: written => written,
  wrap: step => {
    const at = {prev: 0, next: 0, sent: undefined, over: false, stop() { this.over = true; }};
    return {
      next: sent => {
        if (at.over) return {value: undefined, done: true};
        at.sent = sent;
        const value = step(at);
        return {value, done: at.over};
      },
      throw: error => { at.over = true; throw error; },
    };
  },
};
