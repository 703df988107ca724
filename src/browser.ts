/** The platform module of browsers, and of everything that is not Node. Inert until the runtime calls it. */
import { openJs } from './backend/js/open-js.ts';
import { openWasm } from './backend/wasm/open-wasm.ts';
import { openWebgpu } from './backend/webgpu/open-webgpu.ts';
import { createBrowserHost } from './host/browser-host.ts';
import type { Platform } from './platform.ts';
import { printers } from './printers.ts';

export const platform: Platform = {
  createHost: (options) => createBrowserHost(options ?? {}),
  open: { js: openJs, wasm: openWasm, webgpu: openWebgpu },
  print: printers,
};
