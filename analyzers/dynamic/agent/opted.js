'use strict';

// Interventions a user asks for; loaded only then. An answer is `{ value }`, or undefined to go on as ever.

(function () {
  const ROOT_FILES = /(^|\/)(su|busybox|magisk|supersu|daemonsu|Superuser\.apk|frida-server|re\.frida\.server)$/;
  const PROPERTIES = { 'ro.debuggable': '0', 'ro.secure': '1', 'ro.build.tags': 'release-keys', 'ro.kernel.qemu': '0',
    'ro.build.type': 'user', 'ro.boot.verifiedbootstate': 'green', 'ro.boot.flash.locked': '1' };
  let tell = null;
  let ours = null; // a trust manager that knows one authority: that of the recording proxy

  function start(env, summaries, options) {
    tell = summaries;
    if (options.ca) {
      ours = trustManager(options.ca);
    }
    if (options.opted.includes('environment') && Process.findModuleByName('libart.so') !== null) {
      Java.use('android.os.Build').TAGS.value = 'release-keys';
    }
  }

  function trustManager(pem) {
    const use = (name) => Java.use(name);
    const bytes = use('java.lang.String').$new(pem).getBytes();
    const certificate = use('java.security.cert.CertificateFactory').getInstance('X.509')
      .generateCertificate(use('java.io.ByteArrayInputStream').$new(bytes));
    const store = use('java.security.KeyStore').getInstance(use('java.security.KeyStore').getDefaultType());
    store.load(null, null);
    store.setCertificateEntry('recording-proxy', certificate);
    const factory = use('javax.net.ssl.TrustManagerFactory');
    const made = factory.getInstance(factory.getDefaultAlgorithm());
    made.init(store);
    const one = Java.cast(made.getTrustManagers()[0], use('javax.net.ssl.X509TrustManager'));
    return Java.retain(one);
  }

  // Void for the platform's interface; Android's own methods return the chain as a list.
  function accepted(env, call) {
    if (call.returned.type === 'void') {
      return { value: undefined };
    }
    const arrays = env.findClass('java/util/Arrays');
    const id = env.getStaticMethodId(arrays, 'asList', '([Ljava/lang/Object;)Ljava/util/List;');
    const list = env.staticVaMethod('pointer', ['pointer'])(env.handle, arrays, id, call.args[0].$h);
    return { value: { $h: env.newGlobalRef(list), $dispose() { env.deleteGlobalRef(this.$h); } } };
  }

  function trustsOurs(env, call) {
    if (ours === null || call.args[0] === null) {
      return undefined;
    }
    const klass = env.getObjectClass(ours.$h);
    const id = env.getMethodId(klass, 'checkServerTrusted', '([Ljava/security/cert/X509Certificate;Ljava/lang/String;)V');
    const kind = call.args[1] !== null && call.args[1].$h !== undefined ? call.args[1].$h : env.newStringUtf('RSA');
    env.vaMethod('void', ['pointer', 'pointer'])(env.handle, ours.$h, id, call.args[0].$h, kind);
    return tell.failed(env) ? undefined : accepted(env, call);
  }

  function path(env, call) {
    const text = tell.call(env, call.self.$h, 'getPath', '()Ljava/lang/String;');
    return text === null ? '' : env.stringFromJni(text);
  }

  globalThis.faceauditOpted = {
    start,
    unpin: trustsOurs,
    'unpin-pins': () => (ours === null ? undefined : { value: undefined }),
    'unpin-all': accepted,
    'unpin-all-pins': () => ({ value: undefined }),
    environment: (env, call) => ({ value: false }),
    'environment-file': (env, call) => (ROOT_FILES.test(path(env, call)) ? { value: false } : undefined),
    'environment-property': (env, call) => {
      const key = call.args[0] === null ? '' : env.stringFromJni(call.args[0].$h);
      if (!(key in PROPERTIES)) {
        return undefined;
      }
      const text = env.newStringUtf(PROPERTIES[key]);
      return { value: { $h: env.newGlobalRef(text), $dispose() { env.deleteGlobalRef(this.$h); } } };
    },
  };
})();
