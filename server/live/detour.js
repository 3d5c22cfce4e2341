/* What the server pushes, where the renderer has no websocket that works: a websocket
 * of this script's own, server-sent events, or requests that are held until there is
 * something to tell. The frames are those of the renderer's websocket.
 *
 * A renderer with a websocket of its own says hello over it. If that hasn't come to
 * anything 3 s after it was said, no websocket gets through: the script takes events,
 * or, for callbacks that would wait for ever, has the page loaded again without a
 * websocket. A page whose websocket is blocked later takes events, too. What the
 * script should know of this is in data-live of the tag.
 *
 * The renderer's websocket comes back by itself when it is cut, but for ten attempts
 * only, and not after some ways to close it: then it waits until somebody uses the
 * page. The script has it go on. */
(function () {
  'use strict';

  const PATIENCE = 3000; // ms for a hello, and until the first answer of a connection
  const TICKS = 10; // in which the page counts them, so that those don't count in which it is busy
  const AGAIN = 10000; // ms until a page that the server takes for connected asks again
  const BEAT = 30000; // ms between heartbeats
  const LONGEST = 30000; // ms between two attempts
  const LATE = 3000; // ms behind the time when the worker should have tried again
  const STEADY = 60000; // ms after which a connection counts as one that holds
  const MOST_MISSES = 3; // attempts that fail one after the other, until a websocket counts as blocked
  const COOKIE_AGE = 3600; // s until a browser tries websockets again

  const api = window.dashwire;
  const source = document.currentScript.src;
  const live = JSON.parse(document.currentScript.dataset.live || 'null');
  if (!live) {
    return;
  }
  // greeted is whether the renderer's websocket has brought an answer since it opened
  // last, watched whether it ever has, deaf that it takes what the page says and
  // brings nothing.
  let greeted = false, watched = false, started = false, deaf = false, leaving = false, refused = false;
  // For tests: 'socket', 'events' or 'poll' where the script has taken over, and greeted.
  api.way = '';
  Object.defineProperty(api, 'greeted', {get: () => greeted});

  const pause = ms => new Promise(done => setTimeout(done, ms));
  // position is how far the page has been told.
  const position = () => (api.component('_dashwire') || {props: {}}).props.data;
  const drawn = () => (window.dash_stores || []).some(store => store.getState().appLifecycle === 'HYDRATED');

  // apply gives a frame to the page; answer takes what it is asked for.
  function apply(frame, answer) {
    [].concat(frame).forEach(message => {
      const {type, requestId, payload} = message;
      const id = payload && payload.componentId;
      try {
        if (type === 'set_props') {
          api.setProps(id, payload.props);
        } else if (type === 'get_props_request') {
          const component = payload.properties.length ? api.component(id) : undefined;
          const values = {};
          payload.properties.forEach(name => {
            if (component && component.props[name] !== undefined) {
              values[name] = component.props[name];
            }
          });
          answer({type: 'get_props_response', rendererId: api.load, requestId, payload: values});
        }
      } catch (error) {
        console.error('dashwire: what was pushed for ' + id + ' does not fit the page', error);
      }
    });
  }

  const ask = (name, body) => fetch(api.base + name, {
    method: 'POST', credentials: 'same-origin', headers: api.headers(), body: JSON.stringify(Object.assign(api.identity(), body))
  });
  const answerByPost = message => ask('answer', {message}).catch(() => {}); // the server waits no longer than it likes
  // Whether the page lives, the next poll says as well.
  const answerByNextPoll = message => message.requestId !== 'alive' && answerByPost(message);

  /* The ways to the server. Each returns, when it has ended, whether it got through;
   * 'native' means that the renderer's websocket does. */
  function bySocket() {
    return new Promise(done => {
      let open = false, beat, silence;
      const socket = new WebSocket(api.base.replace(/^http/, 'ws') + 'ws');
      // A browser tells of the end of a websocket when the other side has agreed to it.
      const end = () => {
        clearTimeout(late);
        clearTimeout(silence);
        clearInterval(beat);
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
        done(open);
      };
      const late = setTimeout(end, PATIENCE);
      const say = message => socket.send(JSON.stringify(message));
      socket.onopen = () => {
        const state = [{id: '_dashwire', property: 'data', value: position()}];
        const payload = {output: live.hello, outputs: [], inputs: [], state, changedPropIds: [], dashwire: api.identity()};
        say({type: 'callback_request', rendererId: api.load, requestId: api.load, payload});
        beat = setInterval(() => {
          say({type: 'heartbeat'});
          silence = silence || setTimeout(end, BEAT / 3);
        }, BEAT);
      };
      socket.onmessage = event => {
        clearTimeout(silence);
        silence = undefined;
        const frame = [].concat(JSON.parse(event.data));
        if (!open && frame.some(message => message.type === 'callback_response' && message.payload.status === 'ok')) {
          open = true;
          clearTimeout(late);
          api.way = 'socket';
        }
        apply(frame, say);
      };
      socket.onclose = end;
    });
  }

  function byEvents() {
    return new Promise(done => {
      let open = false;
      const events = new EventSource(api.base + 'events?' + new URLSearchParams(Object.assign(api.identity(), {position: position()}, deaf && {deaf})));
      const end = () => {
        clearTimeout(late);
        events.close();
        done(open);
      };
      const late = setTimeout(end, PATIENCE);
      events.onmessage = event => {
        open = true;
        api.way = 'events';
        clearTimeout(late);
        apply(JSON.parse(event.data), answerByPost);
      };
      events.onerror = end;
    });
  }

  async function byPolls() {
    let line = '', told = 0, open = false;
    while (!leaving) {
      let reply, news;
      try {
        reply = await ask('poll', {position: position(), line, told, deaf});
        if (reply.status === 204) {
          return line ? open : 'native';
        }
        if (reply.status === 403 && !refused) {
          refused = true; // by the server, or by somebody in between for a while
          console.error('dashwire: the server refuses this page; if that goes on, load it again');
        }
        if (!reply.ok) {
          return open;
        }
        news = await reply.json();
      } catch (error) {
        return open;
      }
      open = true;
      api.way = 'poll';
      ({line, told} = news);
      apply(news.frame || [], answerByNextPoll);
    }
    return open;
  }

  async function run(ways) {
    started = true;
    while (!drawn()) {
      await pause(50);
    }
    let at = 0, failures = 0;
    while (!leaving) {
      const through = await ways[at]();
      api.way = '';
      if (through === 'native') {
        await pause(AGAIN);
        if (greeted) {
          started = false; // it was late
          return;
        }
        deaf = true;
        at = 0;
      } else if (through) {
        failures = 0;
        await pause(100 + Math.random() * 400);
      } else {
        at = (at + 1) % ways.length;
        failures++;
        if (at === 0) {
          await pause(Math.min(1000 * 2 ** (failures / ways.length - 1), LONGEST) * (0.5 + Math.random() / 2));
        }
      }
    }
  }

  /* reloads has the page loaded again to go without a websocket, and reports whether
   * it does. Once only, also where the browser doesn't keep the cookie or somebody in
   * between takes it out: a note in the tab's storage says that it was tried, until a
   * page comes that has no websocket. */
  const path = () => api.pageConfig().requests_pathname_prefix || '/';
  const note = () => live.cookie + path();
  function reloads() {
    const mark = live.cookie + '=1';
    const has = () => document.cookie.split('; ').includes(mark);
    if (!live.callbacks || watched || has()) { // a page in use is not taken from its reader
      return false;
    }
    try {
      if (Date.now() - Number(sessionStorage.getItem(note())) < COOKIE_AGE * 1000) {
        return false;
      }
      sessionStorage.setItem(note(), Date.now());
    } catch (error) {
      return false; // there is no storage
    }
    document.cookie = mark + '; path=' + path() + '; max-age=' + COOKIE_AGE + '; samesite=lax';
    if (!has()) {
      return false;
    }
    console.warn('dashwire: no websocket gets through; the page is loaded again to go without');
    window.location.reload();
    return true;
  }

  // blocked is called when the renderer's websocket has not got through.
  function blocked() {
    if (reloads()) {
      return;
    }
    if (live.callbacks) {
      console.warn('dashwire: no websocket gets through, and the page can not be had without: callbacks that need one wait for it');
    }
    run([byEvents, byPolls]);
  }

  function afterLayout() {
    if (started) {
      return;
    }
    if (!api.pageConfig().websocket) {
      try {
        sessionStorage.removeItem(note()); // the cookie gets through
      } catch (error) {
        // there is no storage
      }
      run(document.cookie.includes(live.cookie + '=') ? [byEvents, byPolls] : [bySocket, byEvents, byPolls]);
    } else if (!window.SharedWorker) {
      run([bySocket, byEvents, byPolls]);
    }
  }

  /* Where somebody takes websockets and drops them, the renderer says hello each time,
   * to a worker that opens a websocket for that at once: some thirty times a second.
   * So each hello behind one without an answer waits, longer each time. */
  const Worker = window.SharedWorker;
  let unanswered = 0, held;
  const patient = {
    construct(target, args) {
      const worker = new target(...args), send = worker.port.postMessage.bind(worker.port);
      worker.port.postMessage = (message, ...rest) => {
        if (!message || !message.payload || message.payload.output !== live.hello) {
          send(message, ...rest);
          return;
        }
        clearTimeout(held);
        const say = () => send(message, ...rest);
        if (unanswered++ === 0) {
          say();
        } else {
          held = setTimeout(say, Math.min(500 * 2 ** unanswered, LONGEST));
        }
      };
      return worker;
    }
  };
  if (Worker) {
    window.SharedWorker = new Proxy(Worker, patient);
  }

  /* watch has the renderer's worker tell this script, as if it were another tab, how
   * the connection is. The worker would have two if it was told to connect while it
   * tries or is about to: so only long after it should have, and if the server can be
   * reached. */
  function watch(socket) {
    const id = 'dashwire-' + api.load;
    const serverUrl = window.location.origin.replace(/^http/, 'ws') + socket.url;
    const port = new Worker(socket.worker_url, {name: 'dash-ws-worker'}).port;
    const connect = () => port.postMessage({type: 'connect', rendererId: id, payload: {serverUrl}});
    let since = 0, failures = 0, nudges = 0, misses = 0, timer;
    const reach = () => fetch(source, {method: 'HEAD', cache: 'no-store'}).then(reply => reply.ok, () => false);
    // miss counts an attempt that has failed, or takes too long, while the server could
    // be reached.
    function miss() {
      if (++misses === MOST_MISSES && !started && !leaving) {
        blocked();
      }
    }
    const later = wait => {
      clearTimeout(timer);
      timer = setTimeout(nudge, wait);
    };
    async function nudge() {
      const at = timer;
      if (!await reach()) {
        later(LATE);
        return;
      }
      if (at === timer) { // nothing was heard meanwhile
        failures = 0;
        nudges++;
        miss();
        later(LATE * 2 ** nudges);
        connect();
      }
    }
    port.onmessage = event => {
      const {type, payload} = event.data;
      if (type === 'connected') {
        clearTimeout(timer);
        timer = undefined;
        failures = misses = 0;
        since = Date.now();
      } else if (type === 'disconnected' && payload.reason === 'Inactivity timeout') {
        clearTimeout(timer); // the app wants it so
      } else if (type === 'disconnected') {
        if (since && Date.now() - since > STEADY) {
          nudges = 0;
        }
        if (!since) {
          reach().then(reached => reached && !since && miss());
        }
        since = 0;
        greeted = false;
        later(Math.min(1000 * 2 ** failures++ + 1000, LONGEST) + LATE * 2 ** nudges);
      }
    };
    window.addEventListener('pagehide', () => port.postMessage({type: 'disconnect', rendererId: id}));
    window.addEventListener('pageshow', event => event.persisted && connect());
    connect();
  }

  let waits;
  function beforeRequest(payload) {
    if (payload.output !== live.hello || started || greeted || waits) {
      return;
    }
    let left = TICKS;
    waits = setInterval(() => {
      if (--left > 0) {
        return;
      }
      clearInterval(waits);
      waits = undefined;
      if (!started && !leaving) {
        blocked();
      }
    }, (watched ? AGAIN : PATIENCE) / TICKS);
  }

  /* Only an answer of the server is one: a websocket that ends has the renderer take
   * the hello for done as well, without these. */
  function afterRequest(payload) {
    if (payload.output === live.hello) {
      greet();
    }
  }
  function afterCallback(callback, result) {
    if (callback && callback.output === live.hello && result && result.error) {
      greet();
    }
  }
  function greet() {
    clearInterval(waits);
    waits = undefined;
    greeted = true;
    deaf = false;
    unanswered = 0;
    if (!watched && api.pageConfig().websocket && window.SharedWorker) {
      watched = true;
      watch(api.pageConfig().websocket);
    }
  }

  window.addEventListener('pagehide', event => { leaving = !event.persisted; });

  const Renderer = window.DashRenderer;
  window.DashRenderer = function (hooks) {
    return new Renderer(Object.assign({}, hooks, {
      layout_post: api.chain(hooks && hooks.layout_post, afterLayout),
      request_pre: api.chain(hooks && hooks.request_pre, beforeRequest),
      request_post: api.chain(hooks && hooks.request_post, afterRequest),
      callback_resolved: api.chain(hooks && hooks.callback_resolved, afterCallback)
    }));
  };
})();
