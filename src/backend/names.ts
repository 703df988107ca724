/** The backends there are. */
export type BackendName = 'js' | 'wasm' | 'webgpu';
