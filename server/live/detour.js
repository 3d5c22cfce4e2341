/* What the server pushes, where the renderer has no websocket that works: a websocket
 * of this script's own, server-sent events, or requests that are held until there is
 * something to tell. The frames are those of the renderer's websocket.
 *
 * A renderer with a websocket of its own says hello over it. If that hasn't come to
 * anything 3 s after it was said, no websocket gets through: the script takes events,
 * or, for callbacks that would wait for ever, has the page loaded again without a
 * websocket. What the server should know of this is in data-live of the tag.
 *
 * The renderer's websocket comes back by itself when it is cut, but for ten attempts
 * only, and not after some ways to close it: then it waits until somebody uses the
 * page. The script has it go on. */
(function () {
  'use strict';

  const PATIENCE = 3000; // ms for a hello, and until the first answer of a connection
  const AGAIN = 10000; // ms until a page that the server takes for connected asks again
  const BEAT = 30000; // ms between heartbeats
  const LONGEST = 30000; // ms between two attempts
  const LATE = 3000; // ms behind the time when the worker should have tried again
  const STEADY = 60000; // ms after which a connection counts as one that holds
  const COOKIE_AGE = 3600; // s until a browser tries websockets again

  const api = window.dashwire;
  const source = document.currentScript.src;
  const live = JSON.parse(document.currentScript.dataset.live || 'null');
  if (!live) {
    return;
  }
  let position; // how far the page has been told
  let greeted = false, started = false, leaving = false, refused = false;
  api.way = ''; // for tests: 'socket', 'events' or 'poll' where the script has taken over

  const pause = ms => new Promise(done => setTimeout(done, ms));
  const drawn = () => (window.dash_stores || []).some(store => store.getState().appLifecycle === 'HYDRATED');

  // apply gives a frame to the page; answer takes what it is asked for.
  function apply(frame, answer) {
    [].concat(frame).forEach(message => {
      const {type, requestId, payload} = message;
      const id = payload && payload.componentId;
      try {
        if (type === 'set_props') {
          if (id === '_dashwire') {
            position = payload.props.data;
          }
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
      let open = false, beat, deaf;
      const socket = new WebSocket(api.base.replace(/^http/, 'ws') + 'ws');
      const late = setTimeout(() => socket.close(), PATIENCE);
      const say = message => socket.send(JSON.stringify(message));
      socket.onopen = () => {
        const state = [{id: '_dashwire', property: 'data', value: position}];
        const payload = {output: live.hello, outputs: [], inputs: [], state, changedPropIds: [], dashwire: api.identity()};
        say({type: 'callback_request', rendererId: api.load, requestId: api.load, payload});
        beat = setInterval(() => {
          say({type: 'heartbeat'});
          deaf = deaf || setTimeout(() => socket.close(), BEAT / 3);
        }, BEAT);
      };
      socket.onmessage = event => {
        clearTimeout(deaf);
        deaf = undefined;
        const frame = [].concat(JSON.parse(event.data));
        if (!open && frame.some(message => message.type === 'callback_response' && message.payload.status === 'prevent_update')) {
          open = true;
          clearTimeout(late);
          api.way = 'socket';
        }
        apply(frame, say);
      };
      socket.onclose = () => {
        clearTimeout(late);
        clearTimeout(deaf);
        clearInterval(beat);
        done(open);
      };
    });
  }

  function byEvents() {
    return new Promise(done => {
      let open = false;
      const events = new EventSource(api.base + 'events?' + new URLSearchParams(Object.assign(api.identity(), {position})));
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
        reply = await ask('poll', {position, line, told});
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

  // blocked is called when the renderer's websocket has not got through.
  function blocked() {
    const mark = live.cookie + '=1';
    const has = () => document.cookie.split('; ').includes(mark);
    if (live.callbacks && !has()) {
      const path = api.pageConfig().requests_pathname_prefix || '/';
      document.cookie = mark + '; path=' + path + '; max-age=' + COOKIE_AGE + '; samesite=lax';
      if (has()) {
        console.warn('dashwire: no websocket gets through; the page is loaded again to go without');
        window.location.reload();
        return;
      }
    }
    run([byEvents, byPolls]);
  }

  // find returns the component in which a layout holds the page's position.
  function find(layout) {
    const list = Array.isArray(layout) ? layout : layout.props.children;
    return [].concat(list).find(component => component && component.props && component.props.id === '_dashwire');
  }

  function afterLayout(layout) {
    const store = find(layout);
    position = store ? store.props.data : position;
    if (started) {
      return;
    }
    if (!api.pageConfig().websocket) {
      run(document.cookie.includes(live.cookie + '=') ? [byEvents, byPolls] : [bySocket, byEvents, byPolls]);
    } else if (!window.SharedWorker) {
      run([bySocket, byEvents, byPolls]);
    }
  }

  /* watch has the renderer's worker tell this script, as if it were another tab, how
   * the connection is. The worker would have two if it was told to connect while it
   * tries or is about to: so only long after it should have, and if the server can be
   * reached. */
  function watch(socket) {
    const id = 'dashwire-' + api.load;
    const serverUrl = window.location.origin.replace(/^http/, 'ws') + socket.url;
    const port = new SharedWorker(socket.worker_url, {name: 'dash-ws-worker'}).port;
    const connect = () => port.postMessage({type: 'connect', rendererId: id, payload: {serverUrl}});
    let since = 0, failures = 0, nudges = 0, timer;
    const later = wait => {
      clearTimeout(timer);
      timer = setTimeout(nudge, wait);
    };
    async function nudge() {
      const at = timer;
      try {
        await fetch(source, {method: 'HEAD', cache: 'no-store'});
      } catch (error) {
        later(LATE); // nobody gets through
        return;
      }
      if (at === timer) { // nothing was heard meanwhile
        failures = 0;
        nudges++;
        later(LATE * 2 ** nudges);
        connect();
      }
    }
    port.onmessage = event => {
      const {type, payload} = event.data;
      if (type === 'connected') {
        clearTimeout(timer);
        timer = undefined;
        failures = 0;
        since = Date.now();
      } else if (type === 'disconnected' && payload.reason === 'Inactivity timeout') {
        clearTimeout(timer); // the app wants it so
      } else if (type === 'disconnected') {
        if (since && Date.now() - since > STEADY) {
          nudges = 0;
        }
        since = 0;
        later(Math.min(1000 * 2 ** failures++ + 1000, LONGEST) + LATE * 2 ** nudges);
      }
    };
    window.addEventListener('pagehide', () => port.postMessage({type: 'disconnect', rendererId: id}));
    window.addEventListener('pageshow', event => event.persisted && connect());
    connect();
  }

  let waits;
  function beforeRequest(payload) {
    if (payload.output !== live.hello || started || greeted) {
      return;
    }
    clearTimeout(waits);
    waits = setTimeout(() => {
      if (!greeted && !started && !leaving) {
        blocked();
      }
    }, PATIENCE);
  }

  function afterCallback(callback) {
    if (!callback || callback.output !== live.hello) {
      return;
    }
    if (!greeted && api.pageConfig().websocket && window.SharedWorker) {
      watch(api.pageConfig().websocket);
    }
    greeted = true;
  }

  window.addEventListener('pagehide', event => { leaving = !event.persisted; });

  const Renderer = window.DashRenderer;
  window.DashRenderer = function (hooks) {
    return new Renderer(Object.assign({}, hooks, {
      layout_post: api.chain(hooks && hooks.layout_post, afterLayout),
      request_pre: api.chain(hooks && hooks.request_pre, beforeRequest),
      callback_resolved: api.chain(hooks && hooks.callback_resolved, afterCallback)
    }));
  };
})();
