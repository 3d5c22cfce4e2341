/* Lanes. A request on one is kept until its answer has come. If there is none after
 * 2 s, or the renderer gave it up, it is posted again, beside the renderer: the
 * server runs each once, and tells the answers of those that it has run.
 *
 * Over HTTP, a page that asks faster than it is answered would fill the queue of
 * its browser, which has six connections for all tabs, and what has to be sent
 * again would wait behind that. So one request of a lane goes as the renderer
 * wants it, and those that come before its answer go together, in posts. */
(function () {
  'use strict';

  const PATIENCE = 2000; // ms until a request without an answer is asked about
  const PAUSE = 500; // ms between two posts about the same request
  const SLOW = 1000; // ms until a post without an answer doesn't hold up the next
  const MOST_POSTS = 3; // at a time
  const MOST = 200; // calls that a post brings, and as many that it asks about
  const MOST_BYTES = 1 << 20; // of requests in a post
  const MOST_TRIES = 20; // that are refused
  const QUICK_TRIES = 4; // that fail, until the network is taken to be down
  const MOST_ALONG = 16; // calls that go along with another; the server takes no more
  const MOST_BYTES_ALONG = 16 << 10; // after which no more do

  const api = window.dashwire;

  if (!Object.values(api.stamps).some(Boolean)) {
    return; // there is none
  }

  /* Lanes: seq is the last number given, ack up to where all is answered, open has
   * what is not, by number, shown the number that a property was last set by, and
   * applied the numbers whose answers were applied here and not by the renderer.
   *
   * Of an open request, text is what it was and body what the renderer sends. there
   * says that the server has it, fetched that it goes over HTTP, held is there while
   * the renderer waits for a fetch that has not begun, and last says that what this
   * fetch brings is the end of it. */
  const lanes = new Map();

  // For tests: a list in dashwire.log gets the text of each request on a lane, and
  // dashwire.open() is how many have no answer.
  api.open = () => Array.from(lanes.values()).reduce((sum, lane) => sum + lane.open.size, 0);

  function laneOf(name) {
    if (!lanes.has(name)) {
      lanes.set(name, {seq: 0, ack: 0, open: new Map(), shown: new Map(), applied: new Set()});
    }
    return lanes.get(name);
  }

  function beforeRequest(payload) {
    const name = api.stamps[payload.output];
    if (name === undefined || payload.dashwire) {
      return; // on no lane, or one that the renderer sends again
    }
    if (!name) { // the hello brings what may be lost with the websocket before
      const again = along(lanes.values(), () => true);
      if (again.length) {
        payload.dashwire = Object.assign(api.identity(), {again});
      }
      return;
    }
    const lane = laneOf(name);
    payload.dashwire = Object.assign(api.identity(), {lane: name, seq: ++lane.seq, ack: lane.ack});
    const text = JSON.stringify(payload);
    const again = along([lane], outOfTurn);
    if (again.length) {
      payload.dashwire.again = again;
    }
    const body = again.length ? JSON.stringify(payload) : text;
    const entry = {lane, seq: lane.seq, text, body, sent: Date.now(), asked: 0, lost: false, tries: 0, there: false, fetched: false, held: null, last: false};
    lane.open.set(lane.seq, entry);
    bodies.set(body, entry);
    if (api.log) {
      api.log.push(text);
    }
    schedule(PATIENCE);
  }

  /* passed reports whether a request may be passed by a new one. In a browser that is
   * busy, all that goes over HTTP may have to wait for longer than the server does. */
  function passed(entry) {
    return entry.fetched && Boolean(api.pageConfig().websocket);
  }

  // outOfTurn reports whether a request is to go along with a new one, so that it isn't
  // there later than that.
  function outOfTurn(entry) {
    const now = Date.now();
    return passed(entry) || (entry.lost || now - entry.sent >= PATIENCE) && now - entry.asked >= PAUSE;
  }

  // along are requests that which picks, of those that may not have come.
  function along(list, which) {
    const found = [];
    let bytes = 0;
    for (const lane of list) {
      for (const entry of lane.open.values()) {
        if (found.length === MOST_ALONG || bytes > MOST_BYTES_ALONG) {
          return found;
        }
        if (!entry.there && !entry.last && which(entry)) {
          found.push(JSON.parse(entry.text));
          bytes += entry.text.length;
          entry.asked = passed(entry) ? entry.asked : Date.now(); // its own way may be the shorter one
        }
      }
    }
    return found;
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
      lose(entry);
    }
  }

  function lose(entry) {
    entry.lost = true;
    schedule(50);
  }

  function settle(lane, seq) {
    const entry = lane.open.get(seq);
    if (entry) {
      lane.open.delete(seq);
      bodies.delete(entry.body);
    }
    while (lane.ack < lane.seq && !lane.open.has(lane.ack + 1)) {
      lane.ack++;
    }
  }

  /* The renderer doesn't wait for its hooks, so the place to hold a request back is
   * where it is given to the browser. */
  const bodies = new Map(); // of open requests
  const aboutJob = /[?&](job|oldJob|cancelJob)=/; // an address says more than the body
  const plainFetch = window.fetch;
  window.fetch = function (...args) {
    const begin = () => plainFetch.apply(this, args);
    const entry = bodies.get(args[1] && args[1].body);
    if (!entry || entry.fetched) {
      return begin(); // nothing of ours, or sent again with a fresh token
    }
    const busy = Array.from(entry.lane.open.values()).some(other => other.fetched);
    entry.fetched = true;
    if (!busy || aboutJob.test(args[0])) {
      const reply = begin();
      reply.then(r => r.status === 200, () => false).then(answered => answered || lose(entry));
      return reply;
    }
    return new Promise(resolve => {
      entry.held = {begin, resolve};
      schedule(0);
    });
  };

  // release gives the renderer the answer to a request that was held back. Without
  // one, the renderer gets what its own fetch brings, which may be the last word.
  // It reports whether the request was held.
  function release(entry, answer, last) {
    const held = entry.held;
    if (held) {
      entry.held = null;
      entry.last = Boolean(last);
      const reply = answer || held.begin();
      if (last) {
        const end = () => settle(entry.lane, entry.seq);
        reply.then(end, end);
      }
      held.resolve(reply);
    }
    return Boolean(held);
  }

  const isPatch = api.isPatch;

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
  let timer, due = Infinity, posting = 0, posted = 0, refused = 0, failed = 0, quiet = 0, room = MOST_BYTES;
  function schedule(delay) {
    const at = Math.max(Date.now() + delay, posting ? posted + SLOW : 0, quiet);
    if (at < due) {
      clearTimeout(timer);
      due = at;
      const wait = at - Date.now();
      if (wait > 0) {
        timer = setTimeout(post, wait);
      } else {
        queueMicrotask(post); // timers of a tab in the background are late
      }
    }
  }

  // gather makes the body of a post about every request that ready picks. It brings
  // all that may not have come: of what goes over HTTP also what is not asked about
  // yet, so that no request is there before the one that it has to wait for.
  function gather(ready, most) {
    const texts = [], seqs = new Map();
    let asked = 0, bytes = 0;
    lanes.forEach((lane, name) => {
      let more = true; // of this lane
      lane.open.forEach((entry, seq) => {
        if (entry.last) {
          return;
        }
        const about = ready(entry), size = entry.text.length;
        if (!entry.there && (about || entry.fetched)) {
          more = more && texts.length < MOST && (texts.length === 0 || bytes + size <= most);
          if (!more) {
            return;
          }
          texts.push(entry.text);
          bytes += size;
        } else if (asked === MOST) {
          return;
        }
        if (about) {
          asked += entry.there ? 1 : 0;
          entry.asked = Date.now();
          seqs.set(name, (seqs.get(name) || []).concat(seq));
        }
      });
    });
    const asks = Array.from(seqs, ([name, list]) => ({lane: name, ack: laneOf(name).ack, seqs: list}));
    const head = JSON.stringify(Object.assign(api.identity(), {asks}));
    return {any: asks.length > 0, texts: texts.length, body: head.slice(0, -1) + ',"requests":[' + texts.join(',') + ']}'};
  }

  async function post() {
    due = Infinity;
    if (posting === MOST_POSTS) {
      return; // the first of them that ends goes on
    }
    const now = Date.now();
    const about = gather(entry => entry.lost || entry.held || now - entry.sent >= PATIENCE, room);
    if (about.any) {
      posting++;
      posted = now;
      schedule(SLOW);
      try {
        const reply = await fetch(api.base + 'lane', {method: 'POST', credentials: 'same-origin', headers: api.headers(), body: about.body});
        if (reply.ok) {
          refused = failed = 0;
          (await reply.json()).calls.forEach(take);
        } else if (reply.status === 413 && about.texts > 1) {
          room = about.body.length / 2; // of a server that takes less
        } else {
          refuse(reply.status);
        }
      } catch (error) {
        quiet = Date.now() + (++failed < QUICK_TRIES ? PAUSE : PATIENCE);
      }
      posting--;
    }
    let wait = Infinity;
    lanes.forEach(lane => lane.open.forEach(entry => {
      if (entry.last) {
        return;
      }
      const fresh = entry.held && !entry.asked;
      wait = Math.min(wait, fresh ? 0 : about.any || entry.lost ? PAUSE : Math.max(entry.sent + PATIENCE - Date.now(), 0));
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
    const complain = what => console.error('dashwire: request ' + news.seq + ' on lane ' + news.lane + ' ' + what);
    switch (news.status) {
      case 'wait':
        entry.there = entry.lost = true;
        return;
      case 'full': // the server has no room for more
        quiet = Date.now() + PAUSE;
        return;
      case 'missing':
        if (entry.there || ++entry.tries < MOST_TRIES) {
          entry.there = false; // a server that was started since has not
          return;
        }
        complain('is lost');
        if (release(entry, null, true)) {
          return;
        }
        break;
      case 'error':
        if (release(entry, null, true)) {
          return; // the renderer fetches it, and shows it
        }
        complain('has failed');
        break;
      case 'past':
        release(entry, new Response(null, {status: 204}));
        break;
      case 'ok':
        if (!release(entry, new Response(JSON.stringify(news.data), {headers: {'Content-Type': 'application/json'}}))) {
          show(lane, news.seq, news.data);
        }
    }
    settle(lane, news.seq);
  }

  // show applies an answer that the renderer has not got.
  function show(lane, seq, data) {
    if (!data.response) {
      return; // the begin of a job
    }
    lane.applied.add(seq);
    keepNewer(lane, seq, data.response, false);
    [data.sideUpdate || {}, data.response].forEach(update => Object.keys(update).forEach(id => {
      try {
        api.setProps(id, update[id]);
      } catch (error) {
        console.error('dashwire: the answer for ' + id + ' does not fit the page', error);
      }
    }));
  }

  // refuse is for a post that the server does not take.
  function refuse(status) {
    quiet = Date.now() + PAUSE;
    if (status >= 500) {
      return; // it may be going down
    }
    const over = ++refused >= MOST_TRIES; // it doesn't know the page any more
    if (over) {
      console.error('dashwire: the server refuses this page with ' + status + '; load it again');
      refused = 0;
    }
    lanes.forEach(lane => Array.from(lane.open.values()).forEach(entry => {
      if (status === 401 && !over) {
        release(entry); // so that the renderer gets a fresh token
      } else if (over && !release(entry, null, true)) {
        settle(lane, entry.seq);
      }
    }));
  }

  /* The page goes away: what may not have arrived is sent once more, since the
   * browser ends the requests that are under way; before the page says that it goes. */
  window.addEventListener('pagehide', () => {
    const about = gather(entry => !entry.there, 60000); // a browser takes no more
    if (about.any) {
      api.beacon('lane', about.body);
    }
  }, true);

  const Renderer = window.DashRenderer;
  window.DashRenderer = function (hooks) {
    const own = hooks || {};
    return new Renderer(Object.assign({}, own, {
      request_pre: api.chain(own.request_pre, beforeRequest),
      request_post: api.chain(own.request_post, afterRequest),
      callback_resolved: api.chain(own.callback_resolved, afterCallback)
    }));
  };
})();
