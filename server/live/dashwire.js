/* dashwire: what a page needs beside Dash's own files, for apps that push or have
 * lanes. It uses the renderer's public hooks; the app's own run as well.
 *
 * The attributes of the script's tag say what it does:
 *   data-stamps  maps callbacks to their lanes, "" for none. Requests for these
 *                callbacks are stamped, all others are left alone
 *                where the renderer itself says which page asks.
 *   data-alive   how often the page says that it lives, in ms; never without it.
 *   data-token   the page's token, where the renderer's config doesn't have it. */
(function () {
  'use strict';

  const tag = document.currentScript;
  const base = tag.src.slice(0, tag.src.lastIndexOf('/') + 1);
  const stamps = JSON.parse(tag.dataset.stamps);

  const api = window.dashwire = window.dashwire || {};
  api.load = Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('');

  let config; // of the page; it may stand behind this script
  function pageConfig() {
    return config = config || JSON.parse(document.getElementById('_dash-config').textContent);
  }
  function identity() {
    return {token: pageConfig().end_id || tag.dataset.token, load: api.load};
  }
  const isPatch = value => Boolean(value && value.__dash_patch_update);
  Object.assign(api, {isPatch, base, stamps, pageConfig, identity, headers, beacon, chain}); // for the files behind

  function beforeRequest(payload) {
    const name = stamps[payload.output];
    // An older renderer doesn't say which page asks.
    if (!payload.dashwire && (name === '' || name === undefined && tag.dataset.token && tag.dataset.live)) {
      payload.dashwire = identity();
    }
  }

  let authorization; // as the renderer sends it after a refresh
  function headers() {
    const all = {'Content-Type': 'application/json', Accept: 'application/json'};
    const name = (pageConfig().csrf_token_name || '_csrf_token') + '='; // older renderers have no choice
    const cookie = document.cookie.split('; ').find(c => c.startsWith(name));
    if (cookie) {
      all[pageConfig().csrf_header_name || 'X-CSRFToken'] = decodeURIComponent(cookie.slice(name.length));
    }
    return Object.assign(all, authorization);
  }

  function beacon(name, body) {
    navigator.sendBeacon(base + name, new Blob([body], {type: 'application/json'}));
  }
  window.addEventListener('pagehide', event => {
    if (!event.persisted) {
      beacon('bye', JSON.stringify(identity()));
    }
  });

  if (tag.dataset.alive) {
    const period = Number(tag.dataset.alive);
    // What can't be sent is tried again soon, so that a page that is back is heard in time.
    const live = tries => fetch(base + 'alive', {
      method: 'POST', credentials: 'same-origin', headers: headers(), body: JSON.stringify(identity())
    }).catch(() => tries && setTimeout(live, period / 4, tries - 1));
    setInterval(live, period, 3);
  }

  /* The renderer gets its hooks when it is made. The app's own go first, so that
   * what they change is what is kept. */
  function chain(own, ours) {
    return typeof own === 'function' ? (...args) => { own(...args); ours(...args); } : ours;
  }
  const Renderer = window.DashRenderer;
  window.DashRenderer = function (hooks) {
    const all = Object.assign({
      layout_pre: null, layout_post: null, request_pre: null, request_post: null, callback_resolved: null, request_refresh_jwt: null
    }, hooks);
    all.request_pre = chain(all.request_pre, beforeRequest);
    const refresh = all.request_refresh_jwt;
    if (typeof refresh === 'function') {
      all.request_refresh_jwt = async old => {
        const fresh = await refresh(old);
        authorization = {Authorization: 'Bearer ' + fresh};
        return fresh;
      };
    }
    return new Renderer(all);
  };
})();
