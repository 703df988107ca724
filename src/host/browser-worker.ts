/**
 * A web worker from text: from a Blob, or from a served file where the page's policy refuses Blobs.
 *
 * What must hold: a refusal is reported, never thrown: it comes as an exception, as a late error event, or as silence. So
 * a worker counts as started at its first message (a script must post one soon), and each way has a deadline.
 */
import type { HostWorker } from './host.ts';

const startDeadlineMs = 10_000;

/** What is told of one attempt to start. */
interface Attempt {
  readonly url: string;
  readonly data: unknown;
  onMessage(message: unknown): void;
  /** Called once at most. `wasUp`: whether it had started. */
  onEnd(reason: string, wasUp: boolean): void;
}

/** Starts `source`, or the file at `workerUrl` if that is refused. The worker ends with a reason if both are. */
export function startBrowserWorker(source: string, data: unknown, workerUrl?: string | URL): HostWorker {
  const messageListeners: ((message: unknown) => void)[] = [];
  const exitListeners: ((reason: string) => void)[] = [];
  const urls = [
    (): string => blobUrl(source),
    ...(workerUrl === undefined ? [] : [(): string => String(workerUrl)]),
  ];
  let current: Worker | undefined;
  let isEnded = false;

  function end(reason: string): void {
    if (isEnded) return;
    isEnded = true;
    current?.terminate();
    for (const listener of exitListeners) listener(reason);
  }

  function startNext(refusal: string): void {
    if (isEnded) return;
    const nextUrl = urls.shift();
    if (!nextUrl) {
      end(refusal);
      return;
    }
    current = attempt({
      url: nextUrl(),
      data,
      onMessage: (message) => {
        for (const listener of messageListeners) listener(message);
      },
      onEnd: (reason, wasUp) => (wasUp ? end(reason) : startNext(reason)),
    });
  }

  startNext('');
  return {
    post: (message) => current?.postMessage(message),
    onMessage: (listener) => void messageListeners.push(listener),
    onExit: (listener) => void exitListeners.push(listener),
    terminate: () => end('it was terminated'),
    // A page lives as long as it likes.
    setRef: () => {},
  };
}

function attempt({ url, data, onMessage, onEnd }: Attempt): Worker | undefined {
  let isUp = false;
  let isOver = false;
  let worker: Worker | undefined;
  const settle = (): void => {
    clearTimeout(deadline);
    if (url.startsWith('blob:')) URL.revokeObjectURL(url);
  };
  const over = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    settle();
    worker?.terminate();
    onEnd(reason, isUp);
  };
  const deadline = setTimeout(() => over(`it did not start within ${startDeadlineMs} ms`), startDeadlineMs);
  try {
    worker = new Worker(url, { name: 'lanewise' });
    worker.onmessage = ({ data: message }) => {
      if (!isUp) settle();
      isUp = true;
      onMessage(message);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      over(
        event.message ||
          `the browser refused the worker script ${url} (Content-Security-Policy: worker-src); allow it or give workerUrl`,
      );
    };
    worker.postMessage(data);
  } catch (error) {
    // Later, so that the caller has its listeners.
    queueMicrotask(() => over(String(error)));
  }
  return worker;
}

function blobUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}
