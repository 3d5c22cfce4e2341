/* dashwire: what a page needs beside Dash's own files, for apps that push or have
 * lanes. It uses the renderer's public hooks only; the app's own hooks run as well.
 *
 * The attributes of the script's tag say what it does:
 *   data-stamps  maps callbacks to their lanes, "" for none. Requests for these
 *                callbacks are stamped, all others are left alone
 *                where the renderer itself says which page asks.
 *   data-alive   how often the page says that it lives, in ms; never without it.
 *   data-token   the page's token, where the renderer's config doesn't have it.
 *
 * A request on a lane is kept until its answer has come. If there is none after
 * 2 s, or the renderer gave it up, it is posted again, beside the renderer: the
 * server runs each once, and tells the answers of those that it has run. */
(function () {
  'use strict';

  const PATIENCE = 2000; // ms until a request without an answer is asked about
  const PAUSE = 500; // ms between two posts about the same request
  const SLOW = 1000; // ms until a post without an answer doesn't hold up the next
  const MOST_POSTS = 3; // at a time
  const MOST = 200; // calls in a post
  const MOST_BYTES = 1 << 20; // of requests in a post
  const MOST_TRIES = 20; // that are refused
  const MOST_ALONG = 8; // calls that go along with another
  const MOST_BYTES_ALONG = 16 << 10; // after which no more do

  const tag = document.currentScript;
  const base = tag.src.slice(0, tag.src.lastIndexOf('/') + 1);
  const stamps = JSON.parse(tag.dataset.stamps);

  // For tests: a list in dashwire.log gets the text of each request on a lane, and
  // dashwire.open() is how many have no answer.
  const api = window.dashwire = window.dashwire || {};
  api.open = () => Array.from(lanes.values()).reduce((sum, lane) => sum + lane.open.size, 0);
  api.load = Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('');

  let config; // of the page; it may stand behind this script
  function pageConfig() {
    return config = config || JSON.parse(document.getElementById('_dash-config').textContent);
  }
  function identity() {
    return {token: pageConfig().end_id || tag.dataset.token, load: api.load};
  }
  Object.assign(api, {base, pageConfig, identity, headers}); // for detour.js

  /* Lanes: seq is the last number given, ack up to where all is answered, open has
   * what is not, by number, shown the number that a property was last set by, and
   * applied the numbers whose answers were applied here and not by the renderer. */
  const lanes = new Map();
  function laneOf(name) {
    if (!lanes.has(name)) {
      lanes.set(name, {seq: 0, ack: 0, open: new Map(), shown: new Map(), applied: new Set()});
    }
    return lanes.get(name);
  }

  function beforeRequest(payload) {
    const name = stamps[payload.output];
    if (payload.dashwire) {
      return; // one that the renderer sends again
    }
    if (name === undefined) {
      if (tag.dataset.token && tag.dataset.live) {
        payload.dashwire = identity(); // this renderer doesn't say which page asks
      }
      return;
    }
    payload.dashwire = identity();
    if (name) {
      const lane = laneOf(name);
      Object.assign(payload.dashwire, {lane: name, seq: ++lane.seq, ack: lane.ack});
      const text = JSON.stringify(payload);
      const again = overdue(lane);
      if (again.length) {
        payload.dashwire.again = again;
      }
      lane.open.set(lane.seq, {text, sent: Date.now(), asked: 0, lost: false, tries: 0});
      if (api.log) {
        api.log.push(text);
      }
      schedule(PATIENCE);
    }
  }

  // overdue are requests that may not have come, to go along with a new one: in a
  // browser that is busy, a post may have to wait for too long.
  function overdue(lane) {
    const list = [], now = Date.now();
    let bytes = 0;
    for (const entry of lane.open.values()) {
      if (list.length === MOST_ALONG || bytes > MOST_BYTES_ALONG) {
        break;
      }
      if (entry.text && now - entry.sent >= PATIENCE && now - entry.asked >= PAUSE) {
        list.push(JSON.parse(entry.text));
        bytes += entry.text.length;
        entry.asked = now;
      }
    }
    return list;
  }

  // entryOf finds the open request that a payload was.
  function entryOf(payload) {
    const stamp = payload && payload.dashwire;
    return stamp && stamp.lane ? laneOf(stamp.lane).open.get(stamp.seq) : undefined;
  }

  function afterRequest(payload, response) {
    const stamp = payload.dashwire;
    if (!stamp || !stamp.lane || !response) {
      return;
    }
    const lane = laneOf(stamp.lane);
    settle(lane, stamp.seq);
    keepNewer(lane, stamp.seq, response, lane.applied.delete(stamp.seq));
  }

  // A request that the renderer has done with, and without an answer.
  function afterCallback(callback, result) {
    const entry = entryOf(result && result.payload);
    if (entry) {
      entry.lost = true;
      schedule(50);
    }
  }

  function settle(lane, seq) {
    lane.open.delete(seq);
    while (lane.ack < lane.seq && !lane.open.has(lane.ack + 1)) {
      lane.ack++;
    }
  }

  const isPatch = value => Boolean(value && value.__dash_patch_update);

  // keepNewer takes out of an answer what would undo a later one, or was applied.
  function keepNewer(lane, seq, response, applied) {
    for (const id of Object.keys(response)) {
      for (const name of Object.keys(response[id])) {
        const prop = id + '.' + name;
        if (applied || (lane.shown.get(prop) > seq && !isPatch(response[id][name]))) {
          delete response[id][name];
        } else {
          lane.shown.set(prop, Math.max(seq, lane.shown.get(prop) || 0));
        }
      }
      if (Object.keys(response[id]).length === 0) {
        delete response[id];
      }
    }
  }

  /* Posts: when the oldest request is due. One at a time, but a browser may take
   * long for one that the network loses, and a lane waits for what is in the next. */
  let timer, due = Infinity, posting = 0, posted = 0, refused = 0;
  function schedule(delay) {
    const at = Math.max(Date.now() + delay, posting ? posted + SLOW : 0);
    if (at < due) {
      clearTimeout(timer);
      due = at;
      timer = setTimeout(post, at - Date.now());
    }
  }

  // gather makes the body of a post about every request that ready picks, those first
  // that may not have come.
  function gather(ready, most) {
    const texts = [], seqs = new Map();
    let count = 0, bytes = 0;
    [true, false].forEach(unsure => lanes.forEach((lane, name) => lane.open.forEach((entry, seq) => {
      const size = entry.text.length;
      if (unsure !== size > 0 || !ready(entry) || count === MOST || (count > 0 && bytes + size > most)) {
        return;
      }
      if (size) {
        texts.push(entry.text);
      }
      entry.asked = Date.now();
      seqs.set(name, (seqs.get(name) || []).concat(seq));
      count++;
      bytes += size;
    })));
    const asks = Array.from(seqs, ([name, list]) => ({lane: name, ack: laneOf(name).ack, seqs: list}));
    const head = JSON.stringify(Object.assign(identity(), {asks}));
    return {count, bytes, body: head.slice(0, -1) + ',"requests":[' + texts.join(',') + ']}'};
  }

  let authorization; // as the renderer sends it after a refresh
  function headers() {
    const all = {'Content-Type': 'application/json', Accept: 'application/json'};
    const name = pageConfig().csrf_token_name + '=';
    const cookie = document.cookie.split('; ').find(c => c.startsWith(name));
    if (cookie) {
      all[pageConfig().csrf_header_name] = decodeURIComponent(cookie.slice(name.length));
    }
    return Object.assign(all, authorization);
  }

  async function post() {
    due = Infinity;
    if (posting === MOST_POSTS) {
      return; // the first of them that ends goes on
    }
    const now = Date.now();
    const about = gather(entry => entry.lost || now - entry.sent >= PATIENCE, MOST_BYTES);
    let pause = PAUSE;
    if (about.count) {
      posting++;
      posted = now;
      schedule(SLOW);
      try {
        const reply = await fetch(base + 'lane', {method: 'POST', credentials: 'same-origin', headers: headers(), body: about.body});
        if (reply.ok) {
          refused = 0;
          (await reply.json()).calls.forEach(take);
        } else if (reply.status < 500 && ++refused >= MOST_TRIES) {
          giveUp(reply.status);
        }
      } catch (error) {
        pause = PATIENCE; // no network
      }
      posting--;
    }
    let wait = Infinity;
    lanes.forEach(lane => lane.open.forEach(entry => {
      wait = Math.min(wait, about.count || entry.lost ? pause : Math.max(entry.sent + PATIENCE - Date.now(), 0));
    }));
    if (wait < Infinity) {
      schedule(wait);
    }
  }

  // take acts on what the server knows of a request.
  function take(news) {
    const lane = laneOf(news.lane), entry = lane.open.get(news.seq);
    if (!entry) {
      return; // its answer came meanwhile
    }
    switch (news.status) {
      case 'wait':
        entry.text = ''; // the server has it
        entry.lost = true;
        return;
      case 'missing':
        if (entry.text && ++entry.tries < MOST_TRIES) {
          return; // it had no room for it
        }
        console.error('dashwire: request ' + news.seq + ' on lane ' + news.lane + ' is lost');
        break;
      case 'error':
        console.error('dashwire: request ' + news.seq + ' on lane ' + news.lane + ' has failed');
        break;
      case 'ok':
        show(lane, news.seq, news.data);
    }
    settle(lane, news.seq);
  }

  // show applies an answer that the renderer has not got.
  function show(lane, seq, data) {
    const set = window.dash_clientside && window.dash_clientside.set_props;
    if (!set || !data.response) {
      return; // an old renderer, or the begin of a job
    }
    lane.applied.add(seq);
    keepNewer(lane, seq, data.response, false);
    [data.sideUpdate || {}, data.response].forEach(update => Object.keys(update).forEach(id => {
      try {
        set(id.startsWith('{') ? JSON.parse(id) : id, update[id]);
      } catch (error) {
        console.error('dashwire: the answer for ' + id + ' does not fit the page', error);
      }
    }));
  }

  // giveUp is for a page that the server doesn't know any more.
  function giveUp(status) {
    console.error('dashwire: the server refuses this page with ' + status + '; load it again');
    lanes.forEach(lane => Array.from(lane.open.keys()).forEach(seq => settle(lane, seq)));
    refused = 0;
  }

  /* The page goes away: what may not have arrived is sent once more, since the
   * browser ends the requests that are under way. */
  window.addEventListener('pagehide', event => {
    const send = (name, body) => navigator.sendBeacon(base + name, new Blob([body], {type: 'application/json'}));
    const about = gather(entry => Boolean(entry.text), 60000); // a browser takes no more
    if (about.count) {
      send('lane', about.body);
    }
    if (!event.persisted) {
      send('bye', JSON.stringify(identity()));
    }
  });

  if (tag.dataset.alive) {
    setInterval(() => {
      // What can't be sent now is made up for by the next one.
      fetch(base + 'alive', {method: 'POST', credentials: 'same-origin', headers: headers(), body: JSON.stringify(identity())}).catch(() => {});
    }, Number(tag.dataset.alive));
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
    all.request_post = chain(all.request_post, afterRequest);
    all.callback_resolved = chain(all.callback_resolved, afterCallback);
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
