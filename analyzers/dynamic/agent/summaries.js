'use strict';

// What is told of a call: short texts of arguments and results, hashes of bytes, the callers. Everything is
// read through JNI with the references at hand; no code of the app's own is asked for a text.

(function () {
  const NONE = ptr(0);
  const LONG = 512;
  const FRAMES = 12;
  const HASHED = 16 << 20;
  const NOISE = /^(java\.lang\.reflect\.|java\.lang\.invoke\.|jdk\.internal\.|sun\.reflect\.|dalvik\.system\.VMStack|java\.lang\.Thread\.getStackTrace|re\.frida\.|java\.security\.AccessController)/;
  const PLATFORM = /^(java\.|javax\.|sun\.|jdk\.|android\.|com\.android\.|dalvik\.|libcore\.|kotlin\.|kotlinx\.|androidx\.|com\.sun\.|org\.xml\.|org\.w3c\.|\[)/;
  const SAFE = /^(java\.lang\.|java\.net\.|java\.io\.File$|android\.net\.Uri|android\.util\.Size|java\.util\.Locale|java\.nio\.file\.|sun\.nio\.fs\.|android\.text\.|android\.content\.ComponentName)/;
  const known = {};
  const kept = new Map(); // identity -> what a builder or dialog was given

  // --- calling ----------------------------------------------------------------------------------

  let art = false;

  function start(env, isArt) {
    art = isArt;
    const find = (name) => env.newGlobalRef(env.findClass(name));
    known.thread = find('java/lang/Thread');
    known.current = env.getStaticMethodId(known.thread, 'currentThread', '()Ljava/lang/Thread;');
    known.trace = env.getMethodId(known.thread, 'getStackTrace', '()[Ljava/lang/StackTraceElement;');
    known.threadName = env.getMethodId(known.thread, 'getName', '()Ljava/lang/String;');
    known.arrays = find('java/util/Arrays');
    known.text = env.getStaticMethodId(known.arrays, 'toString', '([Ljava/lang/Object;)Ljava/lang/String;');
    known.system = find('java/lang/System');
    known.identity = env.getStaticMethodId(known.system, 'identityHashCode', '(Ljava/lang/Object;)I');
    known.sequence = find('java/lang/CharSequence');
    const klass = find('java/lang/Class');
    known.interfaces = env.getMethodId(klass, 'getInterfaces', '()[Ljava/lang/Class;');
    known.modifiers = env.getMethodId(klass, 'getModifiers', '()I');
    known.isInterface = env.getMethodId(klass, 'isInterface', '()Z');
    known.declared = env.getMethodId(klass, 'getDeclaredMethods', '()[Ljava/lang/reflect/Method;');
    known.methods = env.getMethodId(klass, 'getMethods', '()[Ljava/lang/reflect/Method;');
    known.loader = env.getMethodId(klass, 'getClassLoader', '()Ljava/lang/ClassLoader;');
    const method = find('java/lang/reflect/Method');
    known.methodName = env.getMethodId(method, 'getName', '()Ljava/lang/String;');
    known.methodModifiers = env.getMethodId(method, 'getModifiers', '()I');
    const loader = find('java/lang/ClassLoader');
    known.loadClass = env.getMethodId(loader, 'loadClass', '(Ljava/lang/String;)Ljava/lang/Class;');
  }

  function failed(env) {
    if (env.exceptionOccurred().isNull()) {
      return false;
    }
    env.exceptionClear();
    return true;
  }

  // Calls a method without arguments; null when the object has none of this name or it throws.
  function call(env, handle, name, signature, kind, types, args) {
    const id = env.getMethodId(env.getObjectClass(handle), name, signature);
    if (failed(env) || id.isNull()) {
      return null;
    }
    const value = env.vaMethod(kind || 'pointer', types || [])(env.handle, handle, id, ...(args || []));
    if (failed(env)) {
      return null;
    }
    return value instanceof NativePointer && value.isNull() ? null : value;
  }

  function callStatic(env, name, method, signature, types, args) {
    const klass = env.findClass(name);
    const id = env.getStaticMethodId(klass, method, signature);
    const answer = env.staticVaMethod('pointer', types)(env.handle, klass, id, ...args);
    return failed(env) ? '' : text(env, answer);
  }

  function asked(env, handle, name, signature) {
    const value = handle === null ? null : call(env, handle, name, signature || '()Ljava/lang/String;');
    return value === null ? '' : text(env, value);
  }

  // --- texts ------------------------------------------------------------------------------------

  function text(env, handle) { // of a java.lang.String
    const length = env.getStringLength(handle);
    const all = units(env, handle, Math.min(length, LONG));
    return length > LONG ? all + '… (' + length + ')' : all;
  }

  function paired(all) {
    return all.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  }

  // Half a surrogate pair is allowed in Java and cannot be sent: it becomes U+FFFD.
  function units(env, handle, count) {
    const chars = env.getStringChars(handle);
    try {
      const codes = new Uint16Array(chars.readByteArray(2 * count));
      let all = '';
      for (let i = 0; i < codes.length; i += 4096) {
        all += String.fromCharCode.apply(null, codes.subarray(i, i + 4096));
      }
      return paired(all);
    } finally {
      env.releaseStringChars(handle, chars);
    }
  }

  function className(env, handle) {
    return env.getClassName(env.getObjectClass(handle));
  }

  function words(env, handle) { // of a CharSequence whose text costs nothing
    const name = className(env, handle);
    if (name === 'java.lang.String') {
      return text(env, handle);
    }
    return SAFE.test(name) ? asked(env, handle, 'toString') : name;
  }

  function value(env, given, type) {
    if (given === null || given === undefined) {
      return 'null';
    }
    if (type.type !== 'pointer') {
      return paired(String(given));
    }
    const handle = given.$h;
    const name = className(env, handle);
    if (name.startsWith('[')) {
      return array(env, handle, name);
    }
    return words(env, handle);
  }

  function array(env, handle, name) {
    const length = env.getArrayLength(handle);
    if (name === '[Ljava.lang.String;') {
      return strings(env, handle).join(', ');
    }
    if (name === '[I') {
      return ints(env, handle).join(', ');
    }
    return name.replace(/^\[L?(.*?);?$/, '$1').replace(/^B$/, 'byte') + '[' + length + ']';
  }

  function strings(env, handle) {
    const length = Math.min(env.getArrayLength(handle), 64);
    const found = [];
    for (let i = 0; i < length; i++) {
      const one = env.getObjectArrayElement(handle, i);
      found.push(one.isNull() ? 'null' : text(env, one));
      env.deleteLocalRef(one);
    }
    return found;
  }

  function ints(env, handle) {
    const length = Math.min(env.getArrayLength(handle), 64);
    const at = env.getIntArrayElements(handle);
    const found = [];
    for (let i = 0; i < length; i++) {
      found.push(at.add(4 * i).readS32());
    }
    env.releaseIntArrayElements(handle, at);
    return found;
  }

  // --- ways of telling --------------------------------------------------------------------------

  const ways = {
    class: (env, given) => [given === null ? 'null' : className(env, given.$h)],
    each: (env, given) => given === null ? [] : strings(env, given.$h),
    string: (env, given) => [given === null ? 'null' : asked(env, given.$h, 'toString')],
    intent: (env, given) => given === null ? ['null'] : [intent(env, given.$h)],
    kept: (env, given) => [...(kept.get(identity(env, given.$h)) || new Map())].map(([key, one]) => key + '=' + one),
    grants: (env, given, of) => grants(env, of),
    request: (env, given) => request(env, given.$h),
    connection: (env, given) => [asked(env, given.$h, 'getRequestMethod'), url(env, given.$h, 'getURL', '()Ljava/net/URL;')],
    local: (env, given) => ['local=' + call(env, given.$h, 'getLocalPort', '()I', 'int32')],
    wording: (env, given, of) => typeof given === 'number' ? [resource(env, given, of)]
      : [given === null ? '' : words(env, given.$h)],
    label: (env, given) => ['text=' + shown(env, given.$h, 'getText') , 'description=' + shown(env, given.$h, 'getContentDescription')]
      .filter((one) => !one.endsWith('=')),
    origin: (env, given) => origin(env, given),
    chosen: (env, given, of) => [chosen(env, given, of)],
  };

  function shown(env, handle, name) {
    return asked(env, call(env, handle, name, '()Ljava/lang/CharSequence;'), 'toString');
  }

  function url(env, handle, name, signature) {
    return asked(env, call(env, handle, name, signature), 'toString');
  }

  function intent(env, handle) {
    const parts = [
      ['action', asked(env, handle, 'getAction')],
      ['data', asked(env, handle, 'getDataString')],
      ['type', asked(env, handle, 'getType')],
      ['class', asked(env, call(env, handle, 'getComponent', '()Landroid/content/ComponentName;'), 'getClassName')],
      ['package', asked(env, handle, 'getPackage')],
    ];
    return parts.filter(([, one]) => one !== '').map(([key, one]) => key + '=' + one).join(' ');
  }

  function resource(env, given, of) { // the text behind a number of the app's resources
    const context = call(env, of.self.$h, 'getContext', '()Landroid/content/Context;');
    const found = context && call(env, context, 'getText', '(I)Ljava/lang/CharSequence;', 'pointer', ['int32'], [given]);
    return found === null ? '@' + given : asked(env, found, 'toString');
  }

  function grants(env, of) {
    let names = [];
    let answers = [];
    for (let i = 0; i !== of.args.length; i++) {
      if (of.types[i].className === '[Ljava.lang.String;' && of.args[i] !== null) {
        names = strings(env, of.args[i].$h);
      } else if (of.types[i].className === '[I' && of.args[i] !== null) {
        answers = ints(env, of.args[i].$h);
      } else if (of.types[i].className === 'android.content.Intent' && of.args[i] !== null) {
        names = extras(env, of.args[i].$h, 'getStringArrayExtra', '[Ljava/lang/String;', 'NAMES', strings);
        answers = extras(env, of.args[i].$h, 'getIntArrayExtra', '[I', 'RESULTS', ints);
      }
    }
    return names.map((name, i) => name + '=' + (answers[i] === 0 ? 'granted' : 'denied'));
  }

  function extras(env, handle, method, kind, last, read) {
    const key = env.newStringUtf('android.content.pm.extra.REQUEST_PERMISSIONS_' + last);
    const found = call(env, handle, method, '(Ljava/lang/String;)' + kind, 'pointer', ['pointer'], [key]);
    return found === null ? [] : read(env, found);
  }

  function request(env, handle) { // of OkHttp's calls
    const one = call(env, handle, 'request', '()Lokhttp3/Request;');
    if (one === null) {
      return [];
    }
    const told = [asked(env, one, 'method'), url(env, one, 'url', '()Lokhttp3/HttpUrl;')];
    const body = call(env, one, 'body', '()Lokhttp3/RequestBody;');
    if (body !== null && className(env, body).startsWith('okhttp3.')) { // a body of the app's own is not asked
      told.push('length=' + call(env, body, 'contentLength', '()J', 'int64'));
      told.push('type=' + asked(env, call(env, body, 'contentType', '()Lokhttp3/MediaType;'), 'toString'));
    }
    return told;
  }

  function origin(env, given) { // of a WebView's request for camera or microphone
    const wants = call(env, given.$h, 'getResources', '()[Ljava/lang/String;');
    const from = call(env, given.$h, 'getOrigin', '()Landroid/net/Uri;');
    return ['origin=' + asked(env, from, 'toString'), ...(wants === null ? [] : strings(env, wants))];
  }

  const BUTTONS = { '-1': 'positive', '-2': 'negative', '-3': 'neutral' };

  function chosen(env, given, of) { // which button of a dialog, with the text it was given
    const which = BUTTONS[String(given)] || 'item ' + given;
    const dialog = of.args[0];
    const texts = dialog === null ? undefined : kept.get(identity(env, dialog.$h));
    const label = texts === undefined ? undefined : texts.get(which);
    return label === undefined ? which : which + '=' + label;
  }

  // --- what builders were given -----------------------------------------------------------------

  function identity(env, handle) {
    return env.staticVaMethod('int32', ['pointer'])(env.handle, known.system, known.identity, handle);
  }

  function keep(env, self, key, told) {
    const id = identity(env, self.$h);
    if (!kept.has(id)) {
      kept.set(id, new Map());
      if (kept.size > 256) {
        kept.delete(kept.keys().next().value);
      }
    }
    kept.get(id).set(key, told);
  }

  function carry(env, self, result) {
    const texts = kept.get(identity(env, self.$h));
    if (texts !== undefined) {
      kept.set(identity(env, result.$h), texts);
    }
  }

  // --- all of a call ----------------------------------------------------------------------------

  function part(env, of, spec) {
    const [place, way, label] = spec.split(':');
    if (place === '=') {
      return [way];
    }
    const given = place === 'this' ? of.self : place === 'ret' ? of.result : of.args[Number(place)];
    if (given === undefined) {
      return [];
    }
    if (place === 'this' && given.$h === null) { // of a static method
      return [given.$n];
    }
    const told = way === undefined || way === ''
      ? [value(env, given, of.types[Number(place)])] : ways[way](env, given, of);
    return label === undefined ? told : told.map((one) => label + '=' + one);
  }

  function all(env, of, specs) {
    const told = [];
    for (const spec of specs || []) {
      if (spec === '*') {
        for (let i = 0; i !== of.args.length; i++) {
          told.push(value(env, of.args[i], of.types[i]));
        }
      } else {
        try {
          told.push(...part(env, of, spec));
        } catch (error) {
          told.push('?');
        }
      }
    }
    return told;
  }

  function one(env, of, spec) {
    return part(env, of, spec).join(', ');
  }

  function result(env, of, way) {
    if (way.startsWith('this:')) {
      return ways[way.slice(5)](env, of.self, of).join(' ');
    }
    if (way === 'auto' || of.result === null || of.result === undefined) {
      return of.returned.type === 'void' ? '' : value(env, of.result, of.returned);
    }
    return ways[way](env, of.result, of).join(' ');
  }

  // --- bytes ------------------------------------------------------------------------------------

  function image(head) {
    const at = (i, ...bytes) => bytes.every((byte, k) => head[i + k] === byte);
    return at(0, 0xff, 0xd8, 0xff) || at(0, 0x89, 0x50, 0x4e, 0x47) ||
      (at(0, 0x52, 0x49, 0x46, 0x46) && at(8, 0x57, 0x45, 0x42, 0x50)) || at(0, 0x47, 0x49, 0x46, 0x38) ||
      (at(4, 0x66, 0x74, 0x79, 0x70) && /heic|heix|hevc|mif1|avif/.test(String.fromCharCode(...head.slice(8, 12))));
  }

  // The array and the part of it that a row means; null when there is none.
  function bytesOf(env, of, where) {
    if (where === 'ret') {
      return of.result ? whole(env, of.result.$h) : null;
    }
    const found = where === 'any' ? String(of.types.findIndex((type) => type.className === '[B')) : where;
    const [place, start, length] = found.split(',').map(Number);
    if (of.types[place] === undefined || of.types[place].className !== '[B' || !of.args[place]) {
      return null;
    }
    const handle = of.args[place].$h;
    const size = env.getArrayLength(handle);
    if (length === undefined || of.args[length] === undefined) {
      return { handle, start: 0, length: size };
    }
    const from = Math.max(0, of.args[start]);
    return { handle, start: from, length: Math.max(0, Math.min(of.args[length], size - from)) };
  }

  function whole(env, handle) {
    return className(env, handle) === '[B' ? { handle, start: 0, length: env.getArrayLength(handle) } : null;
  }

  function stream(env, of, place) { // bytes that went into a stream that keeps them
    const target = of.args[place];
    if (!target || className(env, target.$h) !== 'java.io.ByteArrayOutputStream') {
      return null;
    }
    const array = call(env, target.$h, 'toByteArray', '()[B');
    return array === null ? null : whole(env, array);
  }

  function headOf(env, bytes) {
    const count = Math.min(16, bytes.length);
    const buffer = Memory.alloc(16);
    env.getByteArrayRegion(bytes.handle, bytes.start, count, buffer);
    return [...new Uint8Array(buffer.readByteArray(count))];
  }

  function concerns(env, of, row) {
    const bytes = bytesOf(env, of, row.data);
    return row.only !== 'image' || (bytes !== null && bytes.length >= 16 && image(headOf(env, bytes)));
  }

  const sent = new Set();

  function data(env, of, where, event, cap, frame) {
    const bytes = where.startsWith('stream') ? stream(env, of, Number(where.split(',')[1])) : bytesOf(env, of, where);
    if (bytes === null || bytes.length === 0) {
      return;
    }
    event.z = bytes.length;
    if (bytes.length > HASHED) {
      return;
    }
    const at = env.getByteArrayElements(bytes.handle);
    try {
      const begin = at.add(bytes.start);
      event.d = Checksum.compute('sha256', begin.readByteArray(bytes.length));
      const head = [...new Uint8Array(begin.readByteArray(Math.min(16, bytes.length)))];
      event.g = event.g.concat('head=' + head.map((byte) => (256 + byte).toString(16).slice(1)).join(''));
      if (!frame && bytes.length <= cap && image(head) && !sent.has(event.d)) {
        if (sent.size < 512) {
          sent.add(event.d);
        }
        send({ faceaudit: 'blob', sha256: event.d }, begin.readByteArray(bytes.length));
      }
    } finally {
      env.releaseByteArrayElements(bytes.handle, at);
    }
  }

  // --- callers ----------------------------------------------------------------------------------

  function frames(env, thread) {
    const trace = env.vaMethod('pointer', [])(env.handle, thread, known.trace);
    const joined = env.staticVaMethod('pointer', ['pointer'])(env.handle, known.arrays, known.text, trace);
    return units(env, joined, Math.min(env.getStringLength(joined), 16384)).slice(1, -1).split(', ')
      .map((frame) => frame.replace(/^[^(]*\//, ''));
  }

  function currentThread(env) {
    return env.staticVaMethod('pointer', [])(env.handle, known.thread, known.current);
  }

  function callers(env) { // of this call, as `Class.method`
    return frames(env, currentThread(env)).map((frame) => frame.replace(/\(.*$/, ''));
  }

  function stack(env, event) {
    const thread = currentThread(env);
    event.s = frames(env, thread)
      .filter((frame, i, of) => !NOISE.test(frame) && frame !== of[i - 1]) // a hooked caller stands there twice
      .slice(1, FRAMES + 1);
    event.t = text(env, env.vaMethod('pointer', [])(env.handle, thread, known.threadName));
  }

  // --- classes ----------------------------------------------------------------------------------

  function loaded(env, loader, name) { // without running any of its code
    const given = env.newStringUtf(name);
    const found = env.vaMethod('pointer', ['pointer'])(env.handle, loader.$h, known.loadClass, given);
    env.deleteLocalRef(given);
    return failed(env) || found.isNull() ? null : found;
  }

  function exists(env, loader, name) {
    const found = loaded(env, loader, name);
    if (found === null) {
      return false;
    }
    link(env, found);
    env.deleteLocalRef(found);
    return true;
  }

  function link(env, klass) { // HotSpot tells the methods of a class only once it is linked; none of its code is run
    if (!art) {
      env.vaMethod('pointer', [])(env.handle, klass, known.declared);
      failed(env);
    }
  }

  // Whether initialising a class would run nothing: neither it nor what it extends has a static initialiser.
  function harmless(env, loader, name) {
    const streams = env.findClass('java/io/ObjectStreamClass');
    const id = env.getStaticMethodId(streams, 'hasStaticInitializer', '(Ljava/lang/Class;Z)Z');
    if (failed(env)) {
      return false;
    }
    const klass = loaded(env, loader, name);
    const runs = env.staticVaMethod('uint8', ['pointer', 'uint8'])(env.handle, streams, id, klass, 1);
    return !failed(env) && !runs;
  }

  function isA(env, klass, wrapper) {
    const held = wrapper.$borrowClassHandle(env);
    try {
      return env.isAssignableFrom(klass, held.value);
    } finally {
      held.unref(env);
    }
  }

  function isInterface(env, klass) {
    return env.vaMethod('uint8', [])(env.handle, klass, known.isInterface) !== 0;
  }

  function isAbstract(env, wrapper, method) {
    const held = wrapper.$borrowClassHandle(env);
    try {
      if (method.type !== 3 || method.returnType === undefined) {
        return false;
      }
      const reflected = env.toReflectedMethod(held.value, method.handle, 0);
      if (failed(env) || reflected.isNull() || className(env, reflected) !== 'java.lang.reflect.Method') {
        return false;
      }
      const modifiers = env.vaMethod('int32', [])(env.handle, reflected, known.methodModifiers);
      env.deleteLocalRef(reflected);
      return (modifiers & 0x400) !== 0;
    } finally {
      held.unref(env);
    }
  }

  function parents(env, klass) { // names of all interfaces and classes above
    const names = new Set();
    const visit = (one) => {
      const above = env.vaMethod('pointer', [])(env.handle, one, known.interfaces);
      for (let i = 0, n = env.getArrayLength(above); i < n; i++) {
        const each = env.getObjectArrayElement(above, i);
        names.add(env.getClassName(each));
        visit(each);
      }
      const parent = env.getSuperclass(one);
      if (!parent.isNull() && env.getClassName(parent) !== 'java.lang.Object') {
        names.add(env.getClassName(parent));
        visit(parent);
      }
    };
    visit(klass);
    return names;
  }

  // The abstract methods of an interface of this name that a class implements.
  function methodsOfInterface(env, below, name) {
    const klass = above(env, below, name);
    if (klass === null || !isInterface(env, klass)) {
      return [];
    }
    const methods = env.vaMethod('pointer', [])(env.handle, klass, known.methods);
    const found = new Set();
    for (let i = 0, n = env.getArrayLength(methods); i < n; i++) {
      const method = env.getObjectArrayElement(methods, i);
      if (env.vaMethod('int32', [])(env.handle, method, known.methodModifiers) & 0x400) {
        found.add(text(env, env.vaMethod('pointer', [])(env.handle, method, known.methodName)));
      }
    }
    return [...found].sort();
  }

  function above(env, klass, name) {
    for (let one = klass; !one.isNull(); one = env.getSuperclass(one)) {
      const list = env.vaMethod('pointer', [])(env.handle, one, known.interfaces);
      for (let i = 0, n = env.getArrayLength(list); i < n; i++) {
        const each = env.getObjectArrayElement(list, i);
        const found = env.getClassName(each) === name ? each : above(env, each, name);
        if (found !== null) {
          return found;
        }
      }
    }
    return null;
  }

  // A class by its reference: one a lambda was made into has no name that a loader knows.
  function wrapperOf(env, klass, name, base) {
    link(env, klass);
    if (name.includes('/')) {
      const held = env.newGlobalRef(klass);
      return base._make(name, (any) => any.newLocalRef(held), env);
    }
    const loader = env.vaMethod('pointer', [])(env.handle, klass, known.loader);
    if (loader.isNull() || env.isSameObject(loader, base.loader.$h)) {
      return base.use(name);
    }
    const ClassLoader = Java.use('java.lang.ClassLoader');
    return Java.ClassFactory.get(Java.retain(Java.cast(loader, ClassLoader))).use(name);
  }

  function elements(env, given) { // an object, or those in an array of objects
    const name = className(env, given.$h);
    if (!name.startsWith('[')) {
      return [given];
    }
    if (!/^\[L/.test(name)) {
      return [];
    }
    const found = [];
    for (let i = 0, n = Math.min(env.getArrayLength(given.$h), 16); i < n; i++) {
      const one = env.getObjectArrayElement(given.$h, i);
      if (!one.isNull()) {
        found.push({ $h: one });
      }
    }
    return found;
  }

  globalThis.faceauditSummaries = {
    start, all, one, result, data, stack, callers, keep, carry, concerns, className, callStatic, call, failed, exists, harmless, isA,
    isInterface, isAbstract, parents, methodsOfInterface, wrapperOf, elements,
    isPlatform: (name) => PLATFORM.test(name),
  };
})();
