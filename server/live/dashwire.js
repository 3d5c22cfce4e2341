/* dashwire: what a page needs beside Dash's own files, for apps that push or
 * declare lanes. It uses the renderer's public hooks only; hooks of the app run
 * as well.
 *
 * The tag's data-stamps maps the name of a callback to its lane, "" for none:
 * requests for these callbacks are stamped, all others are left alone. */
(function () {
  'use strict';

  const tag = document.currentScript;
  const stamps = JSON.parse(tag.dataset.stamps);
  const lanes = {}; // by name

  const api = window.dashwire = window.dashwire || {};
  api.load = Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('');

  let token; // of this page
  function identity() {
    if (!token) {
      const config = JSON.parse(document.getElementById('_dash-config').textContent);
      token = config.end_id || tag.dataset.token;
    }
    return {token, load: api.load};
  }

  function before(payload) {
    const name = stamps[payload.output];
    if (name === undefined || payload.dashwire) {
      return; // not ours, or one that the renderer sends again
    }
    const stamp = payload.dashwire = identity();
    if (name) {
      const lane = lanes[name] = lanes[name] || {seq: 0, ack: 0};
      Object.assign(stamp, {lane: name, seq: ++lane.seq, ack: lane.ack});
    }
  }

  // The renderer gets its hooks when it is made.
  function chain(first, second) {
    return typeof second === 'function' ? (...args) => { first(...args); return second(...args); } : first;
  }
  const Renderer = window.DashRenderer;
  window.DashRenderer = function (hooks) {
    const none = {layout_pre: null, layout_post: null, request_pre: null, request_post: null, callback_resolved: null, request_refresh_jwt: null};
    const all = Object.assign(none, hooks);
    // The app's hook goes first, so that what it changes is what is sent again.
    all.request_pre = typeof all.request_pre === 'function' ? chain(all.request_pre, before) : before;
    return new Renderer(all);
  };
})();
