/**
 * The error classes, sorted by who must act, and nothing else. Each error has a stable `code`; its message says what
 * was found, what was expected and what to do. The messages themselves are named functions beside the code that finds
 * the fault (`front/messages.ts`, `kernel-messages.ts`, …).
 */

export interface ErrorContext {
  readonly cause?: unknown;
  readonly kernel?: string;
  readonly backend?: string;
}

class LanewiseError extends Error {
  /** Stable: tests and programs may compare it. */
  readonly code: string;
  readonly kernel: string | undefined;
  readonly backend: string | undefined;

  constructor(name: string, code: string, message: string, options: ErrorContext = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = name;
    this.code = code;
    this.kernel = options.kernel;
    this.backend = options.backend;
  }
}

/** The author of a kernel must act: the body can't be compiled. Carries the place and a code frame. */
export class CompileError extends LanewiseError {
  readonly line: number;
  readonly column: number;
  /** The kernel's source around the place, with a caret below it. */
  readonly frame: string;
  readonly hint: string;

  constructor(
    code: string,
    message: string,
    place: { line: number; column: number; frame: string; hint: string },
    options?: ErrorContext,
  ) {
    super('CompileError', code, `${message}\n\n${place.frame}\n\n${place.hint}`, options);
    this.line = place.line;
    this.column = place.column;
    this.frame = place.frame;
    this.hint = place.hint;
  }
}

/** The caller of a kernel must act: shape, dtype, detached, disposed, aliased. */
export class ArgumentError extends LanewiseError {
  constructor(code: string, message: string, options?: ErrorContext) {
    super('ArgumentError', code, message, options);
  }
}

/** A pinned backend can't do what was asked; the message has the reason. */
export class UnsupportedError extends LanewiseError {
  constructor(code: string, message: string, options?: ErrorContext) {
    super('UnsupportedError', code, message, options);
  }
}

/** A device failed: lost, out of memory, a worker died. */
export class DeviceError extends LanewiseError {
  constructor(code: string, message: string, options?: ErrorContext) {
    super('DeviceError', code, message, options);
  }
}

/** A defect of this library. */
export class InternalError extends LanewiseError {
  constructor(code: string, message: string, options?: ErrorContext) {
    super(
      'InternalError',
      code,
      `${message}\nThis is a defect of lanewise; please report it with the kernel.`,
      options,
    );
  }
}
