/** The platform module of Node. Everything is inert until the runtime calls it. */
import { openJs } from './backend/js/open-js.ts';
import { openWasm } from './backend/wasm/open-wasm.ts';
import { openWebgpu } from './backend/webgpu/open-webgpu.ts';
import { createNodeHost } from './host/node-host.ts';
import type { Platform } from './platform.ts';
import { printers } from './printers.ts';

export const platform: Platform = {
  createHost: () => createNodeHost(),
  open: { js: openJs, wasm: openWasm, webgpu: openWebgpu },
  print: printers,
};
