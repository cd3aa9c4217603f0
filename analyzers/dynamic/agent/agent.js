'use strict';

// The code that runs inside the app. It follows a bridge that has set `globalThis.Java`, and `summaries.js`.
// It looks and never acts: a hooked method gets the very references it was called with, its result and what
// it throws go back as they are. What it says is told by rows of the hook table (`install`).

(function () {
  const NONE = ptr(0);
  const BUDGET = 50; // calls of a row told in full at once
  const REFILL = 5; // ... and again each second, so that a rare late call is still told
  const QUIET = 20; // ms: an event after a pause goes out at once, those of a burst together
  const TOGETHER = 64;
  const RETRY_MS = 1000;
  const EAGER_TICKS = 60;
  const STEP_ASIDE_MS = 2000;
  const SCANS = [1, 3, 6, 12, 25, 45, 60]; // ticks at which all loaded classes are looked through
  const ART = Process.findModuleByName('libart.so') !== null;

  const tell = globalThis.faceauditSummaries;
  const rows = new Map(); // id -> state of a row
  const virtual = []; // rows whose methods others implement
  const byName = new Map(); // simple class name -> rows that know no package
  const looked = new Set(); // classes whose objects were looked at already
  const installed = new Map(); // method -> rows that hook it
  const replaced = [];
  const inside = new Map(); // thread -> depth of our own calls into Java
  const pending = [];
  let options = { art: ART, opted: [], cap: 4 << 20 };
  let seq = 0;
  let flushed = 0;
  let timer = null;
  let ticks = 0;
  let ticker = null;
  let working = 0; // how many ways into Java our own thread is on
  let ending = 0; // when the app began to end, on HotSpot

  // --- messages ---------------------------------------------------------------------------------

  function flush() {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
    flushed = Date.now();
    if (pending.length > 0) {
      send({ faceaudit: 'events', events: pending.splice(0) });
    }
  }

  function emit(event, now) {
    pending.push(event);
    if (now || pending.length >= TOGETHER || Date.now() - flushed > QUIET) {
      flush();
    } else if (timer === null) {
      timer = setTimeout(flush, QUIET);
    }
  }

  function status(row, state, overloads, message) {
    const said = state + overloads;
    if (row.said !== said) {
      row.said = said;
      emit({ k: 's', r: row.id, state, n: overloads, m: message || '' }, false);
    }
  }

  function counts() {
    for (const row of rows.values()) {
      if (row.skipped > 0) {
        emit({ k: 'c', q: ++seq, r: row.id, n: row.skipped }, false);
        row.skipped = 0;
      }
    }
  }

  function refill() {
    for (const row of rows.values()) {
      row.left = Math.min(row.budget, row.left + REFILL);
    }
  }

  // --- a hooked call ----------------------------------------------------------------------------

  // References pass as they are. The bridge would turn strings into copies of its own, which are other
  // objects and, for what lies beyond the basic plane, other characters.
  class Ref {
    constructor(handle, env, owned) {
      this.$h = handle;
      if (owned) { // a result: it has to outlive the frame it was made in
        this.$h = env.newGlobalRef(handle);
        this.env = env;
      }
    }

    $dispose() {
      if (this.env !== undefined) {
        this.env.deleteGlobalRef(this.$h);
        this.env = undefined;
      }
    }
  }

  function untouched(type) {
    if (type.type !== 'pointer') {
      return type;
    }
    return Object.assign({}, type, {
      isCompatible: () => true,
      fromJni: (handle, env, owned) => handle.isNull() ? null : new Ref(handle, env, owned),
      toJni: (value) => value === null ? NONE : value.$h,
    });
  }

  function leave() { // in place of the bridge's own, which asks the exception for its text
    const thrown = this.exceptionOccurred();
    if (thrown.isNull()) {
      return;
    }
    this.exceptionClear();
    const error = new Error('thrown by the app');
    error.$h = this.newGlobalRef(thrown);
    this.deleteLocalRef(thrown);
    throw error;
  }

  function original(method, self, args) {
    const env = Java.vm.getEnv();
    const nested = Object.hasOwn(env, 'throwIfExceptionPending');
    env.throwIfExceptionPending = leave;
    try {
      return method.invoke(self, args);
    } finally {
      if (!nested) {
        delete env.throwIfExceptionPending;
      }
    }
  }

  // What stands in a method's place. `group` is every row that asked for it; later ones may join.
  function handler(group, method, name, types) {
    const plain = types.map((type) => type.type !== 'pointer');
    return function () {
      const thread = Process.getCurrentThreadId();
      if (inside.has(thread)) {
        return original(method, this, arguments);
      }
      const call = { name, self: this, args: arguments, types, plain, at: Date.now(), thread, returned: method.returnType };
      quietly(call, before, group);
      let result;
      try {
        result = call.answer === undefined ? original(method, this, arguments) : call.answer.value;
      } catch (error) {
        if (error.$h === undefined) {
          throw error;
        }
        call.thrown = error.$h;
        quietly(call, after, group);
        const env = Java.vm.getEnv();
        env.throw(error.$h);
        env.deleteGlobalRef(error.$h);
        return blank(method.returnType);
      }
      call.result = result;
      quietly(call, after, group);
      return result;
    };
  }

  function blank(type) { // what the bridge takes for a value while an exception is on its way
    return type.type === 'pointer' ? null : type.className === 'char' ? '\0' : type.defaultValue;
  }

  // What we do must never reach the app: own calls into Java are not hooked, errors stay here.
  function quietly(call, act, group) {
    const rowsNow = group.filter((row) => act.concerns(row));
    if (rowsNow.length === 0) {
      return;
    }
    const env = Java.vm.getEnv();
    const nested = Object.hasOwn(env, 'throwIfExceptionPending');
    if (nested) {
      delete env.throwIfExceptionPending; // that of the call this one is in
    }
    inside.set(call.thread, true);
    env.pushLocalFrame(64);
    for (const row of rowsNow) {
      try {
        act(env, call, row);
      } catch (error) {
        row.failed = (row.failed || 0) + 1;
        if (row.failed === 1) {
          emit({ k: 'e', r: row.id, m: String(error.message || error) }, false);
        }
      }
      if (!env.exceptionOccurred().isNull()) {
        env.exceptionClear();
      }
    }
    env.popLocalFrame(NONE);
    inside.delete(call.thread);
    if (nested) {
      env.throwIfExceptionPending = leave;
    }
  }

  function before(env, call, row) {
    if (row.keep !== undefined) {
      tell.keep(env, call.self, row.keep, tell.one(env, call, row.value || '0'));
    }
    if (row.adopt) {
      adoptAll(env, call, row);
    }
    if (row.intervene !== undefined && call.answer === undefined) {
      call.answer = row.intervene(env, call);
    }
    if (!row.after && !row.silent) {
      report(env, call, row);
    }
  }
  before.concerns = (row) => row.keep !== undefined || row.adopt || row.intervene || !(row.after || row.silent);

  function after(env, call, row) {
    if (row.carry && call.result) {
      tell.carry(env, call.self, call.result);
    }
    if (row.after && !row.silent) {
      report(env, call, row);
    }
  }
  after.concerns = (row) => row.carry || (row.after && !row.silent);

  function report(env, call, row) {
    if (row.opt !== undefined && call.answer === undefined) {
      return;
    }
    if (row.only !== undefined && !tell.concerns(env, call, row)) {
      return;
    }
    const args = tell.all(env, call, row.args);
    if (row.when !== undefined && !row.when.test(args.join(' '))) {
      return;
    }
    if (row.left < 1) {
      row.skipped++;
      return;
    }
    row.left--;
    const event = { k: 'h', r: row.id, m: call.name, a: call.at, g: args };
    if (call.thrown !== undefined) {
      event.v = 'threw ' + tell.className(env, call.thrown);
    } else if (row.result !== undefined) {
      event.v = tell.result(env, call, row.result);
    }
    if (call.answer !== undefined && row.intervene !== undefined) {
      event.v = 'answered by ' + row.opt;
    }
    if (row.data !== undefined) {
      tell.data(env, call, row.data, event, options.cap, row.frame === true);
    }
    tell.stack(env, event);
    if (row.urgent) { // it may be the last word
      counts();
    }
    event.q = ++seq;
    emit(event, row.urgent);
    if (row.deadly) { // nothing runs after it: let the message leave
      flush();
      Thread.sleep(0.08);
    }
  }

  // --- hooking ----------------------------------------------------------------------------------

  function methodsOf(wrapper, row) {
    if (row.method === '$init') {
      return wrapper.$init.overloads;
    }
    const own = new Set(wrapper.$ownMembers);
    const names = row.pattern === undefined ? [row.method] : [...own].filter((n) => /^[^$<]/.test(n) && row.pattern.test(n));
    const found = [];
    for (const name of names) {
      const member = own.has(name) || own.has('_' + name) ? wrapper[name] || wrapper['_' + name] : undefined;
      if (member !== undefined && member.overloads !== undefined) {
        found.push(...member.overloads);
      }
    }
    return found;
  }

  function wanted(row, method) {
    if (row.overloads === '*') {
      return true;
    }
    const signature = method.argumentTypes.map((type) => type.className).join(',');
    return row.overloads.some((one) => one.join(',') === signature);
  }

  function hookOne(row, name, method) {
    const types = method.argumentTypes;
    const key = String(method.handle);
    if (installed.has(key)) {
      const group = installed.get(key);
      const joins = !group.includes(row);
      if (joins) {
        group.push(row);
      }
      return joins;
    }
    const exact = Array.isArray(method._p) && method._p.length >= 8;
    if (!exact) {
      throw new Error('bridge-unknown: its methods cannot be called without changing strings');
    }
    const declared = types.map((type) => type);
    const group = [row];
    method._p[4] = untouched(method._p[4]);
    method._p[5] = types.map(untouched);
    method.implementation = handler(group, method, name, declared);
    installed.set(key, group);
    replaced.push(method);
    return true;
  }

  // Hooks what a class itself declares; how many methods.
  function hookClass(row, wrapper, className, concreteOnly) {
    let hooked = 0;
    let abstract = 0;
    for (const method of methodsOf(wrapper, row)) {
      if (!wanted(row, method)) {
        continue;
      }
      if (tell.isAbstract(Java.vm.getEnv(), wrapper, method)) {
        abstract++;
        continue;
      }
      if (running.has(className + '.' + method.methodName)) {
        continue; // HotSpot does not bear it while the method is on the stack
      }
      if (hookOne(row, className + '.' + (row.method === '$init' ? '<init>' : method.methodName), method)) {
        hooked++;
      }
    }
    row.hooked += hooked;
    row.abstract = abstract > 0;
    return { hooked, abstract };
  }

  function tryRow(row, factory) {
    let wrapper;
    try {
      wrapper = factory.use(row.class);
    } catch (error) {
      status(row, 'error', 0, 'class: ' + error.message);
      return;
    }
    row.base = wrapper;
    try {
      const { hooked, abstract } = hookClass(row, wrapper, row.class);
      if (row.hooked > 0) {
        status(row, 'hooked', row.hooked, '');
      } else if (abstract > 0 || row.overrides) {
        status(row, 'absent', 0, 'abstract: waits for a class that implements it');
      } else {
        status(row, 'absent', 0, hooked === 0 ? 'method not found' : '');
      }
    } catch (error) {
      status(row, 'error', row.hooked, error.message);
    }
    row.done = true;
    if (row.abstract || row.overrides) {
      virtual.push(row);
      looked.clear(); // objects that were looked at before may implement it
    }
  }

  function loaders() {
    const found = [];
    try {
      Java.enumerateClassLoaders({
        onMatch: (loader) => found.push(Java.retain(loader)),
        onComplete: () => {},
      });
    } catch (error) {
      return []; // older than Android 7
    }
    return found;
  }

  let later = null; // takes what the bridge wants to do in the next tick
  const nextTick = Script.nextTick;
  if (!ART) {
    Object.defineProperty(Script, 'nextTick', {
      value: (callback, ...args) => (later || nextTick.bind(Script))(callback, ...args),
    });
  }

  const NOBODY = new Set();
  let running = NOBODY; // methods that must not be hooked now
  const factories = [];
  let base = null; // the app's own loader

  function learnLoaders(env) {
    for (const loader of loaders()) {
      if (![base, ...factories].some((one) => env.isSameObject(one.loader.$h, loader.$h))) {
        factories.push(Java.ClassFactory.get(loader));
      }
    }
  }

  // One attempt for every row that has no class yet. Loading a class runs none of its code; on ART the
  // bridge has to initialise it, which is done at once only where there is nothing to run.
  function attempt(env, search) {
    const wanting = new Map();
    for (const row of rows.values()) {
      if (!row.done && row.class !== undefined) {
        wanting.set(row.class, (wanting.get(row.class) || []).concat(row));
      }
    }
    if (search && wanting.size > 0) {
      learnLoaders(env);
    }
    const before = installed.size;
    for (const [name, group] of wanting) {
      if (ending !== 0) {
        break;
      }
      const where = [base, ...factories].find((f) => tell.exists(env, f.loader, name));
      if (where === undefined) {
        group.forEach((row) => status(row, 'absent', 0, 'class not found'));
      } else if (ART && group[0].careful && !tell.harmless(env, where.loader, name)) {
        group.forEach((row) => status(row, 'absent', 0, 'waits: the class has code that runs when it is loaded'));
      } else {
        group.forEach((row) => tryRow(row, where));
      }
    }
    return installed.size - before;
  }

  // --- objects that implement what we wait for --------------------------------------------------

  function adoptAll(env, call, row) {
    const objects = row.adopt === 'args' || call.self.$h === null ? [] : [call.self];
    for (let i = 0; row.adopt !== 'this' && i !== call.args.length; i++) {
      if (!call.plain[i] && call.args[i] !== null) {
        objects.push(...tell.elements(env, call.args[i]));
      }
    }
    const fresh = objects.filter((object) => isNew(tell.className(env, object.$h), row)).map((object) => object.$h);
    if (fresh.length === 0) {
      return;
    }
    running = ART ? NOBODY : new Set(tell.callers(env));
    try {
      atOnce(env, () => fresh.forEach((handle) => adopt(env, handle, row)));
    } finally {
      running = NOBODY;
    }
  }

  // On HotSpot the bridge changes methods in the next tick, which is when the outermost hooked call of this thread is
  // over: what the app does with the object within that call would not be seen.
  function atOnce(env, act) {
    if (ART) {
      act();
      return;
    }
    const due = [];
    later = (callback, ...args) => due.push(() => callback(...args));
    try {
      act();
    } finally {
      later = null;
    }
    due.forEach((one) => one());
    env.deleteLocalRef(env.findClass('java/lang/Object')); // see `settle`
  }

  function isNew(name, from) {
    return !looked.has(from.sdk === '' ? name : name + ' ' + from.sdk) && !name.startsWith('java.') && !name.startsWith('[');
  }

  function adopt(env, handle, from) {
    const klass = env.getObjectClass(handle);
    const name = env.getClassName(klass);
    const key = from.sdk === '' ? name : name + ' ' + from.sdk;
    if (!isNew(name, from)) {
      return 0;
    }
    looked.add(key);
    let fresh = 0;
    for (let own = klass; !own.isNull(); own = env.getSuperclass(own)) {
      const ownName = env.getClassName(own);
      if (ownName === 'java.lang.Object') {
        break;
      }
      fresh += adoptClass(env, own, ownName, from);
    }
    return fresh;
  }

  function adoptClass(env, klass, name, from) {
    const matching = virtual.filter((row) => row.class !== name && tell.isA(env, klass, row.base));
    for (const parent of tell.parents(env, klass)) {
      const simple = parent.slice(Math.max(parent.lastIndexOf('.'), parent.lastIndexOf('$')) + 1);
      for (const row of byName.get(simple) || []) {
        if (row.prefixes.some((prefix) => parent.startsWith(prefix))) {
          matching.push(row);
        }
      }
      matching.push(...callbacksOf(env, klass, parent, from));
    }
    if (matching.length === 0) {
      return 0;
    }
    let fresh = 0;
    let wrapper = null;
    for (const row of matching) {
      try {
        wrapper = wrapper || tell.wrapperOf(env, klass, name, base);
        const { hooked } = hookClass(row, wrapper, name);
        fresh += hooked;
        if (hooked > 0) {
          status(row, 'hooked', row.hooked, 'in classes that implement it');
        }
      } catch (error) {
        status(row, 'error', row.hooked, name + ': ' + error.message);
      }
    }
    return fresh;
  }

  // Whatever of an SDK's own interfaces is handed to a method that starts it is told its outcome.
  function callbacksOf(env, klass, parent, from) {
    if (from.sdk === '' || !from.prefixes.some((prefix) => parent.startsWith(prefix))) {
      return [];
    }
    const id = from.sdk + '.callback.' + parent.slice(parent.lastIndexOf('.') + 1);
    if (!rows.has(id)) {
      const methods = tell.methodsOfInterface(env, klass, parent);
      if (methods.length === 0) {
        return [];
      }
      add({ id, category: 'sdk-callback', method: '/^(' + methods.join('|') + ')$/', overloads: '*',
        args: ['*'], sdk: from.sdk, prefixes: from.prefixes, adopt: 'args' });
      rows.get(id).done = true;
      emit({ k: 'r', r: id, category: 'sdk-callback', sdk: from.sdk }, false);
    }
    return [rows.get(id)];
  }

  // Looks through everything that is loaded, for classes nobody has handed to us.
  function scan(env) {
    if (virtual.length === 0 && byName.size === 0) {
      return 0;
    }
    const handles = [];
    Java.enumerateLoadedClasses({
      onMatch: (name, handle) => {
        if (ending === 0 && !looked.has(name) && !tell.isPlatform(name)) {
          handles.push([name, env.newGlobalRef(handle)]);
        }
      },
      onComplete: () => {},
    });
    let fresh = 0;
    for (const [name, handle] of handles) {
      looked.add(name);
      env.pushLocalFrame(32);
      try {
        if (ending === 0) {
          fresh += tell.isInterface(env, handle) ? 0 : adoptClass(env, handle, name, { sdk: '', prefixes: [] });
          fresh += namedClass(env, handle, name);
        }
      } finally {
        env.popLocalFrame(NONE);
        env.deleteGlobalRef(handle);
      }
    }
    return fresh;
  }

  function namedClass(env, handle, name) {
    const simple = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    let fresh = 0;
    for (const row of byName.get(simple) || []) {
      if (!tell.isInterface(env, handle) && row.prefixes.some((prefix) => name.startsWith(prefix))) {
        try {
          fresh += hookClass(row, tell.wrapperOf(env, handle, name, base), name).hooked;
          status(row, row.hooked > 0 ? 'hooked' : 'absent', row.hooked, row.hooked > 0 ? '' : 'method not found');
        } catch (error) {
          status(row, 'error', row.hooked, error.message);
        }
      }
    }
    return fresh;
  }

  // --- settling ---------------------------------------------------------------------------------

  // On HotSpot the bridge changes methods in the next tick and leaves the thread marked as inside the VM;
  // the next pause of the VM then waits for ever. Any JNI call takes the mark away.
  function settle() {
    return new Promise((resolve) => {
      Script.nextTick(() => Script.nextTick(() => {
        Java.perform(() => {
          Java.vm.getEnv().findClass('java/lang/Object');
          resolve();
        });
      }));
    });
  }

  async function errand(act) {
    working++;
    try {
      return await act();
    } finally {
      working--;
    }
  }

  // When HotSpot ends it stops every thread that is in Java, then frida waits for the script's own thread: were
  // that one in Java, neither would ever go on. So the app's thread waits a moment until ours is out, and ours stays
  // out from then on. If it does not come out (it may wait for what the app's thread holds), the process ends at once.
  function stepAside() {
    const halt = ART ? null : Process.enumerateModules().filter((one) => /^(lib)?jvm\./.test(one.name))
      .map((one) => one.findExportByName('JVM_Halt'))[0];
    if (halt) {
      watchOwn(Process.getCurrentThreadId());
      Interceptor.attach(halt, {
        onEnter(args) {
          ending = Date.now();
          while (working > 0 && Date.now() - ending < STEP_ASIDE_MS) {
            Thread.sleep(0.002);
          }
          if (working > 0) {
            endNow(args[0].toInt32());
          }
        },
      });
    }
  }

  // The bridge goes into Java by itself as well, whenever a wrapper of its own is collected.
  function watchOwn(own) {
    const perform = Java.vm.perform;
    Java.vm.perform = function (act) {
      if (Process.getCurrentThreadId() !== own) {
        return perform.call(this, act);
      }
      if (ending !== 0 && working === 0) {
        return undefined;
      }
      working++;
      try {
        return perform.call(this, act);
      } finally {
        working--;
      }
    };
  }

  // The app's own hooks for its end have run when the VM halts; frida's would wait, so it is the kernel that is asked.
  function endNow(code) {
    const number = Process.platform === 'linux' ? { x64: 231, arm64: 94 }[Process.arch] : undefined; // exit_group
    if (number !== undefined) {
      flush();
      Thread.sleep(0.08);
      new NativeFunction(Module.getGlobalExportByName('syscall'), 'long', ['long', 'long'])(number, code);
    }
  }

  function tick() {
    return ending === 0 ? errand(look) : Promise.resolve();
  }

  function look() {
    ticks++;
    let fresh = 0;
    try {
      counts();
      refill();
      if (ticks <= EAGER_TICKS || ticks % 10 === 0) {
        Java.performNow(() => {
          const env = Java.vm.getEnv();
          env.pushLocalFrame(64);
          try {
            fresh += attempt(env, ticks <= EAGER_TICKS);
            if (SCANS.includes(ticks)) {
              fresh += scan(env);
            }
          } finally {
            env.popLocalFrame(NONE);
          }
        });
      }
    } catch (error) {
      emit({ k: 'e', r: '', m: 'retry: ' + error.message }, false);
    }
    return settle();
  }

  // --- the table --------------------------------------------------------------------------------

  function add(row) {
    const state = Object.assign({ sdk: '', prefixes: [], budget: BUDGET, overloads: '*' }, row);
    state.left = state.budget;
    state.skipped = 0;
    state.hooked = 0;
    state.done = false;
    state.after = state.result !== undefined || state.opt !== undefined || (state.data !== undefined && /^(ret|stream)/.test(state.data));
    if (typeof state.when === 'string') {
      state.when = new RegExp(state.when, 'i');
    }
    if (state.method.startsWith('/')) {
      state.pattern = new RegExp(state.method.slice(1, -1));
    }
    if (state.simple !== undefined) {
      state.done = true;
      byName.set(state.simple, (byName.get(state.simple) || []).concat(state));
    }
    if (state.opt !== undefined) {
      state.intervene = globalThis.faceauditOpted[state.opt];
    }
    rows.set(state.id, state);
  }

  // Hooks a method that nobody uses, calls it, and looks whether it was seen and answered rightly.
  async function selfTest() {
    let seen = 0;
    const method = Java.use('java.lang.Long').toOctalString.overload('long');
    const row = { id: 'self-test', adopt: false, after: false, silent: true, sdk: '' };
    method._p[4] = untouched(method._p[4]);
    const inner = handler([row], method, 'self-test', method.argumentTypes);
    method.implementation = function (value) {
      seen++;
      return inner.call(this, value);
    };
    replaced.push(method);
    await settle();
    let answer = '';
    Java.performNow(() => {
      const env = Java.vm.getEnv();
      answer = tell.callStatic(env, 'java/lang/Long', 'toOctalString', '(J)Ljava/lang/String;', ['int64'], [63]);
    });
    return seen === 1 && answer === '77';
  }

  function ready() {
    return new Promise((resolve, reject) => {
      if (typeof Java === 'undefined' || Java === undefined) {
        reject(new Error('java-bridge-missing: Java is not defined'));
      } else if (!Java.available) {
        reject(new Error('java-unavailable: there is no Java in this process'));
      } else {
        Java.perform(() => resolve());
      }
    });
  }

  async function install(table, given) {
    await ready();
    stepAside();
    inside.set(Process.getCurrentThreadId(), true); // what this thread does is never the app's doing
    options = Object.assign(options, given);
    Java.performNow(() => {
      tell.start(Java.vm.getEnv(), ART);
      // Classes are always asked of a loader: JNI's own FindClass would initialise them.
      base = ART ? Java.classFactory : Java.ClassFactory.get(Java.use('java.lang.ClassLoader').getSystemClassLoader());
      if (globalThis.faceauditOpted !== undefined) {
        globalThis.faceauditOpted.start(Java.vm.getEnv(), tell, options);
      }
    });
    const tested = await selfTest();
    table.filter((row) => row.runtime === undefined || (row.runtime === 'art') === ART).forEach(add);
    Java.performNow(() => {
      const env = Java.vm.getEnv();
      env.pushLocalFrame(64);
      try {
        attempt(env, false);
        for (const state of rows.values()) {
          if (state.simple !== undefined) {
            status(state, 'absent', 0, 'waits: only its simple name is known');
          }
        }
      } finally {
        env.popLocalFrame(NONE);
      }
    });
    await settle();
    flush();
    ticker = setInterval(tick, RETRY_MS);
    const hooked = [...rows.values()].filter((row) => row.hooked > 0).length;
    return { pid: Process.id, process: processName(), hooked, rows: rows.size, tested, art: ART };
  }

  function processName() {
    try {
      return new File('/proc/self/cmdline', 'r').readLine().split('\0')[0];
    } catch (error) {
      return '';
    }
  }

  rpc.exports = {
    install: (table, given) => errand(() => install(table, given)),
    drain() {
      counts();
      flush();
      return seq;
    },
    // Takes all hooks out and settles: unloading alone would leave HotSpot unsettled.
    async release() {
      counts();
      flush();
      clearInterval(ticker);
      if (replaced.length > 0 && ending === 0) {
        await errand(() => {
          Java.performNow(() => replaced.splice(0).forEach((method) => { method.implementation = null; }));
          return settle();
        });
      }
      return seq;
    },
    async retry() {
      await tick();
      flush();
      return seq;
    },
    ping: () => Process.id,
    art: () => ART,
  };
})();
