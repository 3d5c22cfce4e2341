/* Properties of the page, read and set. The renderer's own set_props is what sets
 * them; with one that is older than 3.3 it takes no patch, and doesn't see components
 * that come with a value, so both are done here. A property of a component that isn't
 * in the page is not set: some renderers would set it on another. */
(function () {
  'use strict';

  const api = window.dashwire;

  const at = (path, tree) => path.reduce((value, key) => value === undefined || value === null ? undefined : value[key], tree);

  // pathOf finds an id as the renderer spells it, a text that may be an object's JSON.
  function pathOf(paths, id) {
    if (!id.startsWith('{')) {
      return paths.strs[id];
    }
    const parts = JSON.parse(id), keys = Object.keys(parts).sort();
    const found = (paths.objs[keys.join(',')] || []).find(entry => keys.every((key, i) => entry.values[i] === parts[key]));
    return found && found.path;
  }

  // find returns where a component is, undefined if it isn't in the page.
  function find(id) {
    for (const store of window.dash_stores || []) {
      const {paths, layout} = store.getState(), path = pathOf(paths, id);
      const component = path && at(path, layout);
      if (component) {
        return {store, component};
      }
    }
    return undefined;
  }

  function equal(a, b) {
    if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
      return a === b;
    }
    const keys = Object.keys(a);
    return Array.isArray(a) === Array.isArray(b) && keys.length === Object.keys(b).length && keys.every(key => key in b && equal(a[key], b[key]));
  }

  const insert = (list, index, item) => [...list.slice(0, index), item, ...list.slice(index)];
  const empty = value => Array.isArray(value) ? [] : typeof value === 'string' ? '' : {};
  const operations = {
    Assign: (value, {value: next}) => next,
    Merge: (value, {value: more}) => Object.assign({}, value, more),
    Extend: (value, {value: more}) => value.concat(more),
    Append: (value, {value: item}) => [...value, item],
    Prepend: (value, {value: item}) => [item, ...value],
    Insert: (value, {value: item, index}) => insert(value, index < 0 ? value.length + index : index, item),
    Remove: (value, {value: item}) => value.filter(other => !equal(other, item)),
    Reverse: value => Array.from(value).reverse(),
    Clear: empty,
    Add: (value, {value: by}) => value + by,
    Sub: (value, {value: by}) => value - by,
    Mul: (value, {value: by}) => value * by,
    Div: (value, {value: by}) => value / by
  };

  // change makes one change at a place in a value, and leaves the value itself as it
  // is: the renderer has it.
  function change(value, location, {operation, params}) {
    if (location.length === 0) {
      return operation === 'Delete' ? value : operations[operation](value, params);
    }
    const [first, ...rest] = location;
    const isList = Array.isArray(value) || (value === null || value === undefined) && typeof first === 'number';
    const key = isList && first < 0 ? value.length + first : first;
    const copy = isList ? [...value || []] : Object.assign({}, value);
    if (rest.length > 0 || operation !== 'Delete') {
      copy[key] = change(copy[key], rest, {operation, params});
    } else if (isList) {
      copy.splice(key, 1);
    } else {
      delete copy[key];
    }
    return copy;
  }

  function patched(value, patch) {
    if (value === undefined) {
      throw new Error('there is no value yet that could be changed');
    }
    return patch.operations.reduce((now, step) => change(now, step.location, step), value);
  }

  // holders are the properties of a component that may hold others.
  function holders(component, config) {
    const own = (config.children_props || {})[component.namespace] || {};
    return ['children'].concat((own[component.type] || []).map(path => path.split(/[.[{]/)[0]));
  }

  // crawl visits the components in a part of a layout.
  function crawl(part, path, config, visit) {
    if (part === null || typeof part !== 'object') {
      return;
    }
    if (!part.namespace || !part.props) {
      Object.keys(part).forEach(key => crawl(part[key], [...path, Array.isArray(part) ? Number(key) : key], config, visit));
      return;
    }
    visit(part, path);
    holders(part, config).forEach(name => crawl(part.props[name], [...path, 'props', name], config, visit));
  }

  // refreshPaths has the renderer know where all components are now.
  function refreshPaths(store) {
    const {layout, config, paths} = store.getState();
    const strs = {}, objs = {};
    crawl(layout, [], config, ({props: {id}}, path) => {
      if (id && typeof id === 'object') {
        const keys = Object.keys(id).sort(), name = keys.join(',');
        objs[name] = (objs[name] || []).concat({values: keys.map(key => id[key]), path});
      } else if (id) {
        strs[id] = path;
      }
    });
    store.dispatch({type: 'SET_PATHS', payload: {strs, objs, events: paths.events}});
  }

  api.component = id => (find(id) || {}).component;

  api.setProps = (id, props) => {
    const found = find(id);
    if (!found) {
      return;
    }
    const able = Boolean(window.dash_clientside.Patch), was = found.component.props, now = {};
    Object.keys(props).forEach(name => {
      now[name] = !able && api.isPatch(props[name]) ? patched(was[name], props[name]) : props[name];
    });
    window.dash_clientside.set_props(id.startsWith('{') ? JSON.parse(id) : id, now);
    const holds = value => value !== null && typeof value === 'object';
    if (!able && holders(found.component, found.store.getState().config).some(name => name in now && (holds(now[name]) || holds(was[name])))) {
      refreshPaths(found.store);
    }
  };
})();
