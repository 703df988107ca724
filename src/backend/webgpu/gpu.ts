/**
 * A device and its state: open, then lost or disposed, for good. Everything asks `check()` before it touches the device,
 * as a lost one goes on accepting calls and does nothing.
 */
import { deviceLost, disposed, strayError } from './messages.ts';

export interface Gpu {
  readonly device: GPUDevice;
  /** The platform's entry point. Held as long as the device: in Node, Dawn ends the process when it is collected before. */
  readonly entry: GPU;
  /** Throws DeviceError DEVICE_LOST or UnsupportedError DISPOSED; or, once, an error that no job could be blamed for. */
  check(): void;
  /** What a rejection of the platform stands for: the loss of the device where that is its cause. */
  blame(error: unknown): unknown;
  /** Called once, when the device is lost or disposed of. */
  onClosed(listener: (error: Error) => void): void;
  /** Called for each error outside of all scopes. */
  onStray(listener: (error: Error) => void): void;
  readonly isOpen: boolean;
  dispose(): void;
}

export function createGpu(entry: GPU, device: GPUDevice): Gpu {
  let closed: Error | undefined;
  let stray: Error | undefined;
  const closedListeners: ((error: Error) => void)[] = [];
  const strayListeners: ((error: Error) => void)[] = [];
  const close = (error: Error): void => {
    if (closed) return;
    closed = error;
    for (const listener of closedListeners) listener(error);
  };
  void device.lost.then((info) => close(deviceLost(info.message || info.reason || 'no reason given', info)));
  device.onuncapturederror = (event) => {
    event.preventDefault?.();
    stray = strayError(event.error);
    for (const listener of strayListeners) listener(stray);
  };
  return {
    entry,
    device,
    check() {
      const error = closed ?? stray;
      stray = undefined;
      if (error) throw error;
    },
    blame: (error) => closed ?? error,
    onClosed: (listener) => closedListeners.push(listener),
    onStray: (listener) => strayListeners.push(listener),
    get isOpen() {
      return closed === undefined;
    },
    dispose() {
      close(disposed());
      device.destroy();
    },
  };
}
