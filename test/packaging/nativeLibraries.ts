import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { licenceText, type Component } from './component';

interface NativeComponent {
  readonly name: string;
  /** The shared libraries that are this component, on any platform. */
  readonly libraries: RegExp;
  readonly licence: string;
  /** In notices/. */
  readonly text: string;
  readonly remark?: string;
}

const lgplRemark =
  'An unmodified shared library that may be replaced by a copy of your own; its source is at https://ftp.gnu.org/gnu/.';

/** Everything that the embedded PostgreSQL's packages carry beside PostgreSQL's own modules. */
const nativeComponents: readonly NativeComponent[] = [
  {
    name: 'PostgreSQL',
    libraries: /^lib(pq|pq-oauth-18|ecpg|ecpg_compat|pgtypes)\./,
    licence: 'PostgreSQL',
    text: 'postgresql',
  },
  {
    name: 'ICU (before 74)',
    libraries: /^libicu\w+\.so\.60/,
    licence: 'Unicode-DFS-2016',
    text: 'icu-before-74',
  },
  {
    name: 'ICU',
    libraries: /^(libicu\w+\.77\.\S*dylib|icu(dt|in|uc)77\.dll)$/,
    licence: 'Unicode-3.0',
    text: 'icu',
  },
  {
    name: 'OpenSSL 1.1',
    libraries: /^lib(crypto|ssl)\.so\.1\.1$/,
    licence: 'OpenSSL',
    text: 'openssl-1.1',
    remark: 'This product includes software developed by the OpenSSL Project for use in the OpenSSL Toolkit.',
  },
  {
    name: 'OpenSSL 3',
    libraries: /^lib(crypto|ssl)(\.3\.dylib|-3-x64\.dll)$/,
    licence: 'Apache-2.0',
    text: 'apache-2.0',
  },
  { name: 'libxml2', libraries: /^libxml2\./, licence: 'MIT', text: 'libxml2' },
  { name: 'libxslt', libraries: /^libxslt\./, licence: 'MIT', text: 'libxslt' },
  { name: 'zlib', libraries: /^(libz\.|zlib1\.dll$)/, licence: 'Zlib', text: 'zlib' },
  { name: 'LZ4', libraries: /^liblz4\./, licence: 'BSD-2-Clause', text: 'lz4' },
  { name: 'Zstandard', libraries: /^libzstd\./, licence: 'BSD-3-Clause', text: 'zstd' },
  { name: 'liblzma (XZ Utils)', libraries: /^liblzma\./, licence: 'public domain', text: 'liblzma' },
  { name: 'OSSP uuid', libraries: /^libossp-uuid\./, licence: 'ISC-style', text: 'ossp-uuid' },
  { name: 'libuuid (e2fsprogs)', libraries: /^libuuid\./, licence: 'BSD-3-Clause', text: 'libuuid' },
  {
    name: 'MIT Kerberos',
    libraries: /^lib(krb5|krb5support|k5crypto|gssapi_krb5|com_err)\./,
    licence: 'MIT',
    text: 'krb5',
  },
  { name: 'libedit', libraries: /^libedit\./, licence: 'BSD-3-Clause', text: 'libedit' },
  {
    name: 'winpthreads (mingw-w64)',
    libraries: /^libwinpthread-1\.dll$/,
    licence: 'MIT',
    text: 'winpthreads',
  },
  {
    name: 'GNU libintl',
    libraries: /^libintl[.-]/,
    licence: 'LGPL-2.1-or-later',
    text: 'lgpl-2.1',
    remark: lgplRemark,
  },
  {
    name: 'GNU libiconv',
    libraries: /^libiconv[.-]/,
    licence: 'LGPL-2.1-or-later',
    text: 'lgpl-2.1',
    remark: lgplRemark,
  },
];

/**
 * What of a platform's PostgreSQL package nobody needs at run time, as globs below its folder: the parts to link against,
 * documentation, translations; and on Windows the installer's libraries and the debugger of another licence.
 */
export const NOT_NEEDED: readonly string[] = [
  'native/lib/**/*.a',
  'native/lib/pkgconfig/**',
  'native/include/**',
  'native/share/{doc,locale,man}/**',
  'native/share/postgresql/{doc,locale,man}/**',
  'native/bin/{wx,testplug,libcurl,icuio,icutu}*.dll',
  'native/lib/{plugin_debugger,system_stats}.dll',
  'native/share/extension/{pldbgapi,system_stats}*',
];

/**
 * The components behind the shared libraries in `native`, a package's folder of binaries. PostgreSQL's own modules lie in
 * lib/postgresql, or in lib on Windows, where the libraries that it links to lie in bin.
 * @throws where a library is not known, so that nothing ships without its notice
 */
export async function nativeComponentsIn(native: string): Promise<Component[]> {
  const libraries = await sharedLibraries(native);
  const unknown = libraries.filter((file) => !nativeComponents.some((each) => each.libraries.test(file)));
  if (unknown.length > 0) {
    throw new Error(`No notice is known for ${unknown.join(', ')}. Add it to ${path.basename(__filename)}.`);
  }
  const found = nativeComponents.filter(
    ({ name, libraries: pattern }) => name === 'PostgreSQL' || libraries.some((file) => pattern.test(file)),
  );
  return Promise.all(
    found.map(async ({ name, licence, text, remark }) => ({
      name,
      version: '',
      licence,
      text: [remark, await licenceText(text)].filter(Boolean).join('\n\n'),
    })),
  );
}

async function sharedLibraries(native: string): Promise<string[]> {
  const onWindows = (await readdir(path.join(native, 'bin'))).filter((file) => file.endsWith('.dll'));
  if (onWindows.length > 0) return onWindows;
  return (await readdir(path.join(native, 'lib'))).filter((file) => /\.so(\.|$)|\.dylib$/.test(file));
}
